"""Documents: guide, worksheet, key, exam papers, flashcards, reports and marking sheets."""
