"""QTI of the versions 1.2, 2.1 and 2.2: packages, items, and the scores of responses."""
