"""Earlier exams: their questions in a bank, exams that are parallel to them, comparisons."""
