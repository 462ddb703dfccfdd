"""Draft questions as the files of a bank: its folder layout, ids, and missing values."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from studypress.bank.characters import folded
from studypress.bank.models import LONGEST_ID
from studypress.bank.topic_files import BANK_FILE
from studypress.bank.values.language_tags import LONGEST_TAG, is_language_tag
from studypress.errors import ContentError, Problem
from studypress.exchange.draft import FIGURES, DraftBank, DraftQuestion, Effect
from studypress.exchange.input_file import InputFile
from studypress.exchange.lists.short_answer import short_answer
from studypress.exchange.stems import sentence_first
from studypress.files.slug import slug

NO_ANSWER = "To be written."
"""Bullet of an open question whose answer the file does not state."""

_LONGEST_NAME = 40  # characters of the name of a file, or of an id that is made from a text
_MOST_IN_FILE = 500  # questions
_FIRST = ("id", "kind", "question", "difficulty", "tags", "minutes", "points", "answer", "choices")
"""Keys in the order of the documentation; others follow."""

_EXACT = ("value", "accept", "statement")
"""Keys of an answer that is complete without a bullet."""


def bank_files(
    draft: DraftBank, file: InputFile, language: str | None = None, difficulty: str | None = None
) -> dict[str, bytes]:
    """Return the files of a bank by their names, and add remarks on what is guessed.

    The `language` and the `difficulty` of questions are those of the file, else the given ones,
    else English and medium. Raises ContentError with the remarks if the draft has no question.
    """
    if not draft.questions:
        reasons = [Problem(each.place, f"{each.effect}: {each.message}") for each in draft.remarks]
        message = "no question that can be imported is in this file"
        raise ContentError([Problem(file.place(), message), *reasons])
    _complete(draft, file, difficulty)
    language = language or _language_of(draft, file)
    title = draft.title or _title_of(file.name)
    files: dict[str, bytes] = {}
    sections: list[dict[str, Any]] = []
    used: Counter[str] = Counter()
    grouped = enumerate(_grouped(draft.questions, title).items(), start=1)
    for at, ((section, section_id), topics) in grouped:
        named = slug(section_id, LONGEST_ID) or _short_name(section)
        name = _unique(named or f"section-{at}", used)
        listed: list[str] = []
        for number, (topic, questions) in enumerate(_parted(topics), start=1):
            ending = _short_name(topic) or "topic"
            listed.append(f"{number:02}-{ending}.yaml")
            data = {"topic": topic, "questions": [_ordered(each.data) for each in questions]}
            files[f"{name}/{listed[-1]}"] = yaml_text(data).encode()
        sections.append({"id": name, "title": section, "topics": listed})
    head = {"title": title, **draft.more, "language": language, "sections": sections}
    figures = {f"{FIGURES}/{name}": data for name, data in draft.figures.items()}
    return {BANK_FILE: yaml_text(head).encode(), **files, **figures}


def _parted(
    topics: Mapping[str, list[DraftQuestion]],
) -> Iterator[tuple[str, list[DraftQuestion]]]:
    """Yield topics with their questions; a large one in parts, as the size of a file is limited."""
    for topic, questions in topics.items():
        for first in range(0, len(questions), _MOST_IN_FILE):
            yield topic, questions[first : first + _MOST_IN_FILE]


def _language_of(draft: DraftBank, file: InputFile) -> str:
    """Return the language that the file states, else English, with a remark."""
    first, hyphen, rest = draft.language.partition("-")
    language = first.lower() + hyphen + rest
    if is_language_tag(language):
        return language
    why = f"'{language[:LONGEST_TAG]}' is no language code" if language else "is not stated"
    message = f"the language {why}: English; name another one with --language"
    draft.remark(Effect.GUESSED, file.place(), message)
    return "en"


def yaml_text(data: object) -> str:
    """Return data as YAML, with texts of several lines as literal blocks."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100, indent=2
    )
    return text


def _complete(draft: DraftBank, file: InputFile, difficulty: str | None) -> None:
    """Add an id, a difficulty and an answer to each question without one."""
    guessed = 0
    used = Counter(each.data["id"] for each in draft.questions if "id" in each.data)
    for number, each in enumerate(draft.questions, start=1):
        if "id" not in each.data:
            text = each.name or str(each.data.get("question", ""))
            each.data["id"] = _unique(_short_name(text) or f"question-{number}", used)
        if "difficulty" not in each.data:
            each.data["difficulty"] = difficulty or "medium"
            guessed += not difficulty
        stem, change = sentence_first(str(each.data.get("question") or ""))
        if change:
            each.data["question"] = stem
            message = f"a question begins with a sentence: {change}"
            draft.remark(Effect.CHANGED, each.place, message)
        answer = each.data.pop("answer", {})
        if "accept" in answer:
            answer["accept"] = _distinct(answer["accept"])
        if "bullet" not in answer and not (each.data.get("choices") or answer.keys() & set(_EXACT)):
            beginning = short_answer(answer.get("explanation", ""))[0]
            answer["bullet"] = beginning or NO_ANSWER
            message = (
                "no short answer is stated: it is taken from the beginning of the explanation"
                if beginning
                else f"no answer is stated: its bullet is '{NO_ANSWER}'"
            )
            draft.remark(Effect.GUESSED, each.place, message)
        each.data |= {"answer": answer} if answer else {}
    if guessed:
        several = "questions" if guessed > 1 else "question"
        message = f"no difficulty is stated for {guessed} {several}: medium; --difficulty sets it"
        draft.remark(Effect.GUESSED, file.place(), message)


def _short_name(text: str) -> str:
    """Return the first words of a text as an id or a file name; "" if none can be written so."""
    whole = slug(text[:1000], 1000)
    words, _, cut = whole[: _LONGEST_NAME + 1].rpartition("-")
    return whole if len(whole) <= _LONGEST_NAME else words or cut[:_LONGEST_NAME]


def _distinct(texts: list[str]) -> list[str]:
    """Return the accepted answers without those that a bank takes as equal to an earlier one."""
    distinct: dict[str, str] = {}
    for text in texts:
        distinct.setdefault(folded(text) or text, text)
    return list(distinct.values())


def _unique(name: str, used: Counter[str]) -> str:
    """Return the name, with a number if it is used; count it as used."""
    number, unique = used[name], name
    while used[unique]:
        number += 1
        ending = f"-{number}"
        unique = name[: LONGEST_ID - len(ending)] + ending
    used.update({name, unique})
    return unique


def _grouped(
    questions: list[DraftQuestion], title: str
) -> Mapping[tuple[str, str], Mapping[str, list[DraftQuestion]]]:
    """Return questions by section, with its id, and topic, in the order in which these begin."""
    grouped: dict[tuple[str, str], dict[str, list[DraftQuestion]]] = {}
    for each in questions:
        section = each.section or title
        topics = grouped.setdefault((section, each.section_id), {})
        topics.setdefault(each.topic or section, []).append(each)
    return grouped


def _title_of(name: str) -> str:
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name
    words = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] or "Questions"


def _ordered(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys in the order of the documentation, without those of empty lists."""
    keys = dict.fromkeys([*_FIRST, *data])
    return {key: data[key] for key in keys if data.get(key, []) != []}


_BREAKS = frozenset("\x85\u2028\u2029")
"""Line breaks of YAML that are no line breaks of other texts: they are escaped."""


class _Dumper(yaml.SafeDumper):
    """Dumper that indents lists in mappings, and writes no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as in PyYAML
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as in PyYAML
        super().increase_indent(flow, False)  # noqa: FBT003


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _BREAKS & set(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
