"""Boxes of a scanned page: found again by their frames, measured and classed."""
