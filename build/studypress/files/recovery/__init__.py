"""Folders of killed runs: found by their lock, and undone."""
