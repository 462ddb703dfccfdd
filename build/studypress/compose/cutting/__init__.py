"""Cutting of specimen pages into pieces."""
