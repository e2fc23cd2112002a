"""Annotated copies: a document with every figure marked with what the book says of it. One room a format."""
