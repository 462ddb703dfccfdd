"""Texts in Markdown become HTML: words, formulas, code and characters."""
