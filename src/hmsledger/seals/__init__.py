"""Seals: a financial year is closed, and what it held is proved to stand ever after."""
