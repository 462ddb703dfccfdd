"""Trials of commands with one fault each, for `faults.py`."""
