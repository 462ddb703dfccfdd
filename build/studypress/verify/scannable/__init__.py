"""Checks of scannable pages against the layout in the manifest."""
