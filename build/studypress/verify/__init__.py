"""Checks of printed files: each is read as any reader reads it and compared with the bank."""
