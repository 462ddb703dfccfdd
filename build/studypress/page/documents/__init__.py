"""Documents: one module for each, or for a group of them."""
