"""Scanned pages: found, straightened, and their boxes measured and classed."""
