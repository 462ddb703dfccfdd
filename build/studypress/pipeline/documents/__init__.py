"""Printing of the documents of a request, and of scorecards."""
