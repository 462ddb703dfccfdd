"""Candidates: their answers, pens and marks."""
