"""Variants of a question: instances with other values of its variables."""
