"""Pages become the bytes of a file, or of a section of one."""
