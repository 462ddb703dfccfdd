"""Placement of pieces on pages."""
