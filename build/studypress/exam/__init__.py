"""A bank becomes shuffled forms: pure, and every random decision drawn from a keyed stream."""
