"""The checked bank as JSON, in the keys of a bank in one file."""

import json
from typing import Any

from studypress.bank.bank import Bank, Entry
from studypress.bank.pictures.figures import figure_file
from studypress.exchange.written import ExportOptions, Written, figure_files, question_data


def write(bank: Bank, _: ExportOptions) -> Written:
    """Return the bank as `questions.json`, with its figures; keys without a value are absent."""
    head = {"title": bank.title, "subtitle": bank.subtitle, "as_of": bank.as_of}
    data: dict[str, Any] = {key: value for key, value in head.items() if value}
    data["language"] = bank.language
    figures = figure_files(bank)
    if bank.brand:
        data["brand"] = bank.brand.model_dump(mode="json", exclude_none=True)
        if logo := bank.brand.logo:
            figures[logo] = figure_file(bank.root, logo)[1]
    text = json.dumps({**data, "sections": _sections(bank)}, ensure_ascii=False, indent=2)
    files = {"questions.json": f"{text}\n".encode(), **dict(sorted(figures.items()))}
    return Written(files, questions=len(bank.entries))


def _sections(bank: Bank) -> list[dict[str, Any]]:
    grouped: dict[str, dict[str, list[Entry]]] = {}
    for entry in bank.entries:
        grouped.setdefault(entry.section.id, {}).setdefault(entry.topic, []).append(entry)
    titles = {entry.section.id: entry.section.title for entry in bank.entries}
    return [
        {
            "id": name,
            "title": titles[name],
            "topics": [
                {"topic": topic, "questions": [question_data(entry) for entry in entries]}
                for topic, entries in topics.items()
            ],
        }
        for name, topics in grouped.items()
    ]
