"""studypress prints a YAML question bank as study guides, worksheets, keys and exams."""

__version__ = "1.0.0"
