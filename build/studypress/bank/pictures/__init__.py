"""Figures: drawings and pictures of pixels, read, checked and written anew."""
