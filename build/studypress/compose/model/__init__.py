"""Data classes of pieces, stocks and copies."""
