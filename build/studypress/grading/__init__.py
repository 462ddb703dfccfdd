"""Answers become scores, statistics and corrections."""
