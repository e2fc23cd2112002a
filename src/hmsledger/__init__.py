"""A budget ledger for multi-year capital and revenue approvals."""

__version__ = "0.1.0"
