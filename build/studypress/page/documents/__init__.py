"""One module for each document."""
