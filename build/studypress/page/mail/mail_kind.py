"""Kinds of files that are sent to candidates by e-mail."""

from enum import StrEnum


class MailKind(StrEnum):
    """Kind of the files: copies of the exam, result sheets, or other files of the user."""

    FORMS = "forms"
    RESULTS = "results"
    FILES = "files"
