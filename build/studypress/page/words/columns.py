"""Headings of tables for people, which are CSV files."""

from collections.abc import Iterable

from studypress.page.words.catalogue import Words

_CHOICE, _QUESTION = "choice ", "question "


def headings(words: Words, columns: Iterable[str]) -> list[str]:
    """Return the headings of these columns, in their order."""
    known = _headings(words)
    return [known.get(column) or _numbered(words, column) for column in columns]


def columns_of(words: Words, headed: Iterable[str]) -> list[str]:
    """Return the columns with these headings; an unknown heading, or an English one, is its own."""
    known = {heading: column for column, heading in _headings(words).items()}
    return [known.get(heading, heading) for heading in headed]


def _numbered(words: Words, column: str) -> str:
    """Return the heading of the column of a choice, or of a question."""
    if column.startswith(_QUESTION):
        name = column.removeprefix(_QUESTION)
        return words.pgettext("column", "question %(id)s") % {"id": name}
    number = column.removeprefix(_CHOICE)
    return words.pgettext("column", "choice %(number)s") % {"number": number}


def _headings(words: Words) -> dict[str, str]:
    return {
        "copy": words.pgettext("column", "copy"),
        "code": words.pgettext("column", "code"),
        "name": words.pgettext("column", "name"),
        "id": words.pgettext("column", "id"),
        "group": words.pgettext("column", "group"),
        "seat": words.pgettext("column", "seat"),
        "first page": words.pgettext("column", "first page"),
        "pages": words.pgettext("column", "pages"),
        "first sheet": words.pgettext("column", "first sheet"),
        "sheets": words.pgettext("column", "sheets"),
        "points": words.pgettext("column", "points"),
        "of": words.pgettext("column of the points possible", "of"),
        "percent": words.pgettext("column", "percent"),
        "right": words.pgettext("column", "right"),
        "partly": words.pgettext("column", "partly"),
        "wrong": words.pgettext("column", "wrong"),
        "blank": words.pgettext("column", "blank"),
        "by hand": words.pgettext("column", "by hand"),
        "unmarked": words.pgettext("column", "unmarked"),
        "grade": words.pgettext("column", "grade"),
        "passed": words.pgettext("column", "passed"),
        "source": words.pgettext("column", "source"),
        "marker": words.pgettext("column", "marker"),
        "void": words.pgettext("column", "void"),
        "question": words.pgettext("column", "question"),
        "section": words.pgettext("column", "section"),
        "topic": words.pgettext("column", "topic"),
        "asked": words.pgettext("column", "asked"),
        "difficulty": words.pgettext("column", "difficulty"),
        "discrimination": words.pgettext("column", "discrimination"),
        "upper-lower": words.pgettext("column", "upper-lower"),
        "change": words.pgettext("column", "change"),
        "remark": words.pgettext("column", "remark"),
        "key": words.pgettext("column", "key"),
        "several": words.pgettext("column", "several"),
        "omitted": words.pgettext("column", "omitted"),
        "number": words.pgettext("column", "number"),
        "letter": words.pgettext("column", "letter"),
        "minutes": words.pgettext("column", "minutes"),
        "paper": words.pgettext("column", "paper"),
        "theme": words.pgettext("column", "theme"),
        "language": words.pgettext("column", "language"),
        "format": words.pgettext("column", "format"),
        "file": words.pgettext("column", "file"),
        "correction": words.pgettext("column", "correction"),
        "accepted": words.pgettext("column", "accepted"),
        "reason": words.pgettext("column", "reason"),
    }
