"""Which piece stands where."""
