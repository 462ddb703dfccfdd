"""Lines of right-to-left documents: their parts are painted from left to right."""

import ctypes
from collections.abc import Iterable
from dataclasses import replace
from unicodedata import category

from pypdfium2 import PdfTextPage, raw

from studypress.verify.model import TextRun
from studypress.verify.text import is_to_the_left

_LEVEL, _RAISED = 1.0, 8.0  # points: maximum difference of the heights of runs on one line


def in_lines(runs: Iterable[TextRun]) -> list[TextRun]:
    """Join adjacent parts of a line into one run, from right to left; code stays in its order."""
    lines: list[list[TextRun]] = []
    for run in runs:
        if lines and _is_on(lines[-1][-1], run):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [_joined(parts) for parts in lines]


def _is_on(before: TextRun, run: TextRun) -> bool:
    """Return whether a run is on the line of the one before; combining marks are above or below."""
    kinds = ((at.mark, at.artifact, at.seen) for at in (before, run))
    near = _RAISED if _is_raised(before) or _is_raised(run) else _LEVEL
    return len(set(kinds)) == 1 and abs(before.base - run.base) <= near


def _is_raised(run: TextRun) -> bool:
    return all(category(letter).startswith("M") for letter in run.text.strip())


def _joined(parts: list[TextRun]) -> TextRun:
    if is_to_the_left("".join(part.text for part in parts)):
        parts.sort(key=lambda part: -part.box.right)
    box = parts[0].box
    for part in parts:
        box = box.around(part.box)
    base = min((part.base for part in parts if not _is_raised(part)), default=parts[0].base)
    text = " ".join(part.text for part in parts)
    return replace(parts[0], text=text, box=box, base=base)


def texts_across(words: PdfTextPage) -> dict[int, str]:
    """Return the text of each text object, by its address, in the order of places on the page.

    The reader moves numbers and brackets of Latin text if its line is written from right to left.
    """
    found: dict[int, list[tuple[float, str]]] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(raw.FPDFText_CountChars(words.raw)):
        if thing := raw.FPDFText_GetTextObject(words.raw, at):
            raw.FPDFText_GetCharOrigin(words.raw, at, x, y)
            letter = chr(raw.FPDFText_GetUnicode(words.raw, at))
            found.setdefault(ctypes.addressof(thing.contents), []).append((x.value, letter))
    return {
        thing: "".join(letter for _, letter in sorted(letters, key=lambda placed: placed[0]))
        for thing, letters in found.items()
    }
