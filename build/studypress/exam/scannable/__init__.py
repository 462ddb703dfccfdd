"""Pages that a scanner can read: their marks, and the places of their boxes."""
