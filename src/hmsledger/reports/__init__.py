"""Reports: questions to a book, answered as plain pages."""
