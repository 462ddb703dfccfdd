"""Marking: answers, scores, statistics, and errata of void questions."""
