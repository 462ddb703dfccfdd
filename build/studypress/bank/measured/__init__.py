"""Difficulties of questions as measured by earlier exams."""
