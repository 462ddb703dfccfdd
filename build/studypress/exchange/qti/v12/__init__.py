"""Items of QTI 1.2."""
