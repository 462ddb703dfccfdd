"""Marking: answers, scores, grades, statistics, and corrections of questions."""
