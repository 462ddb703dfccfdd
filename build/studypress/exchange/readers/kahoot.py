"""Questions of a Kahoot quiz, in the spreadsheet of its template."""

from studypress.exchange.draft import DraftBank
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.plain import escaped, line_start
from studypress.exchange.readers import spreadsheet


def read(file: InputFile) -> DraftBank:
    """Read the filled template: a table of plain texts, with the numbers of the right answers."""
    draft = spreadsheet.read(file)
    for question in draft.questions:
        question.data["question"] = _markdown(question.data["question"])
        for choice in question.data.get("choices", ()):
            choice["text"] = _markdown(choice["text"])
    return draft


def _markdown(text: str) -> str:
    return line_start(escaped(" ".join(text.split())))
