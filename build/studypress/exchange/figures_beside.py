"""Figures beside the file that is imported, to which its texts refer."""

import re
from functools import partial
from typing import Any
from urllib.parse import unquote

from studypress.errors import SourcePlace
from studypress.exchange.draft import DraftBank, DraftQuestion, Effect
from studypress.exchange.input_file import InputFile

_FIGURE = re.compile(r"(!\[(?:[^\]\\]|\\.)*\]\(\s*)(<[^>\n]*>|[^\s<>()]+)")
_ADDRESS = re.compile(r"[a-z]+:|\[\[", re.IGNORECASE)


def add_figures(draft: DraftBank, file: InputFile) -> None:
    """Add the figures of all texts to the draft, and change their names in the texts.

    A name that is missing is reported once and left as it is; so `check` reports it in the bank.
    """
    known = dict[str, str]()
    for question in draft.questions:
        question.data = _with_figures(
            question.data, partial(_renamed, draft, file, question, known)
        )


def _with_figures(value: Any, rename: "partial[str]") -> Any:  # noqa: ANN401 - nested data
    if isinstance(value, dict):
        return {key: _with_figures(part, rename) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_figures(part, rename) for part in value]
    return _FIGURE.sub(rename, value) if isinstance(value, str) and "![" in value else value


def figure_beside(draft: DraftBank, file: InputFile, place: SourcePlace, name: str) -> str:
    """Add a figure to the draft, and return its name there; report one that is missing."""
    data = None if _ADDRESS.match(name) else file.beside(name)
    if data is not None:
        return draft.figure(name, data)
    message = f"the figure '{name[:80]}' is not beside the file: copy it there, and import again"
    draft.remark(Effect.LOST, place, message)
    return name


def _renamed(
    draft: DraftBank,
    file: InputFile,
    question: DraftQuestion,
    known: dict[str, str],
    found: re.Match[str],
) -> str:
    name = unquote(found[2].strip("<>"))
    if name not in known:
        known[name] = figure_beside(draft, file, question.place, name)
    return found[0] if known[name] == name else found[1] + known[name]
