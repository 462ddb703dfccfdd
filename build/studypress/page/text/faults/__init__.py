"""Faults of texts: of their characters, marks, blocks, formulas, links and figures."""
