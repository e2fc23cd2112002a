"""Exports: the book as other programs read it."""
