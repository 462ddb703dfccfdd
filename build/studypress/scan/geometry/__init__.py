"""Geometry of a scanned page: its symbol, its fiducials, and the map from millimetres to pixels."""
