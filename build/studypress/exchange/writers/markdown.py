"""The bank as a Markdown list, which people read and the reader reads back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import indent
from typing import Any

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import QuestionKind
from studypress.exchange.lists.labels import NAMES
from studypress.exchange.lists.literal import (
    begins_with_paragraph,
    can_be_bold,
    heading,
    without_labels,
)
from studypress.exchange.written import ExportOptions, Written, figure_files

_ANSWER = ("bullet", "explanation", "value", "tolerance", "unit", "accept", "statement", "marking")
_MORE = (
    "kind", "difficulty", "tags", "points", "minutes", "space", "shuffle", "group", "lang",
    "references", "follow_ups", "mistakes", "id",
)  # fmt: skip


def write(bank: Bank, _: ExportOptions) -> Written:
    """Return the list `questions.md`, with the figures beside it."""
    written = Written(questions=len(bank.entries))
    parts = [_front_matter(bank), heading(1, bank.title)]
    for section, entries in groupby(bank.entries, lambda entry: entry.section):
        parts.append(heading(2, section.title))
        for topic, group in groupby(entries, lambda entry: entry.topic):
            parts.append(heading(3, topic))
            for number, entry in enumerate(group, start=1):
                parts.append(_question(f"{number}. ", entry))
                written.remark_instance(entry)
    written.remark_bank(bank, "a list", "brand")
    written.files["questions.md"] = "\n\n".join([*parts, ""]).encode()
    written.files |= figure_files(bank)
    return written


def _front_matter(bank: Bank) -> str:
    values = {"language": bank.language, "subtitle": bank.subtitle, "as_of": bank.as_of}
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value
    ]
    return "\n".join(["---", *lines, "---"])


def _question(marker: str, entry: Entry) -> str:
    """Return the item of a question: its stem, its choices, its answer, and other keys."""
    question = entry.question
    data = question.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    data["kind"] = question.kind.value
    answer = data.pop("answer", {})
    choices = [] if question.kind is QuestionKind.TRUE_FALSE else data.get("choices", [])
    parts = list(_parts(answer, _ANSWER))
    items = [
        *map(_choice, choices),
        *(["- **Answer**:\n" + indent("\n".join(parts), "  ")] if parts else []),
        *_parts(data, _MORE),
    ]
    text = f"{_stem(question.question)}\n\n" + "\n".join(items)
    return marker + indent(text, " " * len(marker))[len(marker) :]


def _stem(text: str) -> str:
    """Return a stem whose first paragraph is bold, or with a label."""
    text = without_labels(text.strip("\n"))
    first, _, rest = text.partition("\n")
    if begins_with_paragraph(text) and can_be_bold(first) and rest[:1] in ("", "\n"):
        return f"**{first}**\n{rest}".rstrip("\n")
    return _labelled("Question", text)


def _choice(choice: Mapping[str, Any]) -> str:
    box = "[x]" if choice.get("correct") else "[ ]"
    text = indent(without_labels(choice["text"].strip("\n")), "  ")[2:]
    return "\n".join(
        [f"- {box} {text}", *(indent(each, "  ") for each in _parts(choice, ("why", "pin")))]
    )


def _parts(data: Mapping[str, Any], keys: Sequence[str]) -> Iterator[str]:
    """Yield the labelled items of some keys."""
    for key in keys:
        if key in data and data[key] not in ((), []):
            label = NAMES.get(key, key.capitalize())
            yield "- " + indent(_labelled(label, _value(key, data[key])), "  ")[2:]


def _labelled(label: str, text: str) -> str:
    if begins_with_paragraph(text):
        return f"**{label}**: {text}"
    return f"**{label}**:\n\n{text}"


def _value(key: str, value: Any) -> str:  # noqa: ANN401 - a value of the bank's format
    match key:
        case "tags":
            return ", ".join(value)
        case "marking":
            return _list(f"({line['points']}) {line['says']}" for line in value)
        case "follow_ups":
            return _list(map(_follow_up, value))
        case "references" | "mistakes" | "accept":
            return _list(value)
        case _:
            return str(value).lower() if isinstance(value, bool) else str(value).strip("\n")


def _follow_up(data: Mapping[str, str]) -> str:
    answer = _labelled("Answer", without_labels(data["answer"].strip()))
    return f"{_stem(data['question'])}\n\n- {indent(answer, '  ')[2:]}"


def _list(texts: Iterator[str] | Sequence[str]) -> str:
    return "\n".join(f"- {indent(text.strip(), '  ')[2:]}" for text in texts)
