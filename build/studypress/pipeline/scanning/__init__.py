"""Scanned pages of an exam: files in, readings kept, each page accounted for."""
