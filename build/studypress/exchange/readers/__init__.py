"""Readers: a module for each format, with `read(file, taken) -> DraftBank`."""
