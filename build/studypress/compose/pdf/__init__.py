"""PDF syntax, independent of the printed content."""
