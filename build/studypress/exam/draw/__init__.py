"""Random draw and order of an exam's questions."""
