"""Fixed words of documents: a gettext catalogue for each language."""
