"""Papers for a committee: one order of contents, and a room for each way to print it."""
