"""GIFT, the text format of Moodle: its syntax, and its questions as elements of Moodle XML."""
