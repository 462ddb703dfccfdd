"""Sample documents, which are laid out and cut into pieces."""
