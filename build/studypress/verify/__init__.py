"""Printed files read as a stranger reads them, and compared with what they must say."""
