"""What git knows of a book: its earlier states, what became of their entries, and merging two of them."""
