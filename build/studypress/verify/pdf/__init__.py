"""Readers of PDF content, without knowledge of the expected content."""
