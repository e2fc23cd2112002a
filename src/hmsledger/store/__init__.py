"""The ledger files: reading, writing and finding places in them."""
