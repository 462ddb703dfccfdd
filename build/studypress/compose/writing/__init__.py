"""Serialisation of pages as a file, or as a section of one."""
