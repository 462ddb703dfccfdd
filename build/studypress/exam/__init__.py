"""Exams: shuffled forms of a bank, as pure functions; keyed streams make all random decisions."""
