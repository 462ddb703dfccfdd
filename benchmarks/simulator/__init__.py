"""Simulator of filled and scanned exams; shares no code with the reader that it tests."""
