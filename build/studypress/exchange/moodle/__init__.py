"""Moodle XML: the parts that its reader and its writer consist of."""
