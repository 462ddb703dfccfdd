"""Markdown lists of questions: their blocks, labels and answers."""
