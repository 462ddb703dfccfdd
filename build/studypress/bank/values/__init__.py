"""Values of keys: numbers as people write them, and points."""
