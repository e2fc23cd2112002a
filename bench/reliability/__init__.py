"""What happens to a book when things go wrong, tried out: ``python -m bench.reliability``.

Each room holds one trial. All trials judge alike (``judging.py``), and each is run on writers that are known to be
bad (``bad_writers.py``) as well: a trial that never failed anyone proves nothing.
"""
