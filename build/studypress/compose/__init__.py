"""Composition of forms from pieces: each piece is laid out once, then placed by arithmetic.

Decision 16 describes the method and the checks against the engine's pages.
"""
