"""Reading workbooks: bytes to plain cells with their addresses; what a cell does not say is not read into it."""
