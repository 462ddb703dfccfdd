"""Forms composed: each piece is laid out once, and what differs between forms is arithmetic.

Decision 16 says how, and what holds it to the pages of the engine.
"""
