"""Drafting: entries proposed from the resolutions of a minute, for a person to confirm.

A document's resolutions (``resolutions``) fall into clauses, each under the verb by which the body acts (``verbs``).
The figures of a clause become budget lines (``lines``), a figure that was put right becomes a correction
(``misprints``); what the book has already is found (``held``), and the rest is proposed as plain values
(``proposals``). Nothing here reads files, guesses, or writes: what the text does not say stays not stated, and what is
doubtful is said to be.
"""
