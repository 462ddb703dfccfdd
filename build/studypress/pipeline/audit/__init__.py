"""Audit of scanned pages: boxes drawn at random, checked by eye, and the bound that follows."""
