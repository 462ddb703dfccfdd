"""Grades in the language of a document."""

import re

from studypress.page.words.catalogue import Words

_NUMBER = re.compile(r"\d+\.\d+")


def grade_in_words(words: Words, grade: str) -> str:
    """Return a grade as printed: `passed` and `failed` translated, numbers in the local form."""
    known = {
        "passed": words.pgettext("grade", "passed"),
        "failed": words.pgettext("grade", "failed"),
    }
    return known.get(grade) or _NUMBER.sub(lambda number: words.rewritten(number[0]), grade)
