"""Rendering of Markdown texts as HTML, and their checks: words, formulas, code, characters."""
