"""Verification of copies that are web pages."""
