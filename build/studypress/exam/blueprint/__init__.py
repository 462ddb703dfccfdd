"""Which questions are wanted."""
