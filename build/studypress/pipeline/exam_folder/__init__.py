"""Folder of an exam: its files, its record, and an exam that exists there already."""
