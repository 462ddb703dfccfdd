"""Verification of each file of an exam: reprinted, compared, and read."""
