"""Files read and written safely; nothing here knows of banks or exams."""
