"""Markdown lists that are written: the reader reads them back."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.exchange.draft import DraftBank
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.markdown import read
from studypress.exchange.writers.markdown import write
from studypress.exchange.written import ExportOptions


def read_back(bank: Bank) -> DraftBank:
    written = write(bank, ExportOptions())
    return read(InputFile("questions.md", written.files["questions.md"]))


@given(data=st.data())
@settings(max_examples=50)
def test_a_written_list_is_read_back(
    data: st.DataObject,
    questions: Callable[..., Any],
    bank_with: Callable[[list[dict[str, Any]]], Bank],
    rendered: Callable[[str], str],
) -> None:
    bank = bank_with(data.draw(questions()))
    draft = read_back(bank)
    assert draft.remarks == []
    assert (draft.title, draft.language) == (bank.title, bank.language)
    for entry, each in zip(bank.entries, draft.questions, strict=True):
        assert (each.section or draft.title, each.topic) == (entry.section.title, entry.topic)
        again = Question.model_validate(each.data)
        assert as_rendered(again, rendered) == as_rendered(entry.question, rendered)


def as_rendered(question: Question, rendered: Callable[[str], str]) -> Any:
    """All keys of a question, its texts as HTML."""

    def of(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: of(each, name) for name, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [of(each, key) for each in value]
        plain = key in ("accept", "unit", "id", "tags")
        return value if plain or not isinstance(value, str) else rendered(value)

    return of(question.model_dump(mode="json") | {"stated_kind": question.kind.value})
