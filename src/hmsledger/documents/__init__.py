"""Documents as a reader sees them."""
