"""Commands after the exam: scanned pages, and mails to the candidates."""
