"""Proof-reading: the figures of a document, judged against the book as a careful colleague would.

Text to figures (``figures``), each with what the words around it say (``cues``, ``context``); the book's own figures
and what they were (``known``); how far the two fit (``match``); the document's own sums (``sums``); and the verdicts
(``verdicts``). Nothing here reads files, guesses, or goes by chance: the same text and book always give the
same verdicts, and each says what it rests on.
"""
