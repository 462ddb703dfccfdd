"""Anki packages: the note type of a bank's questions, and the database of a collection."""
