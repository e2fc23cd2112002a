"""Ledger files: reading them through the gate, and adding to them."""

import os

# Third parties' plugins would be looked up at every start, and could change what a ledger file may hold.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
