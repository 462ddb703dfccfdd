"""Pages of the desk about printed exams, and about the review of their scanned pages."""
