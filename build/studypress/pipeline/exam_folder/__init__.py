"""Folder of an exam: its files, its record, an exam that exists there already, others nearby."""
