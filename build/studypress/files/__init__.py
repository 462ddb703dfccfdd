"""Safe reading and writing of files; independent of banks and exams."""
