"""Pieces, stocks and copies: data alone."""
