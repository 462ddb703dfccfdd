"""Each file of an exam is proved: read, compared, and printed again."""
