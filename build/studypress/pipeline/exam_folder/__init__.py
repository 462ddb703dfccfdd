"""The folder of an exam: its files and record, and what stands there already."""
