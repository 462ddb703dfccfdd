"""Optimisations of WeasyPrint 70 and pydyf that print the same pages."""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

_WORDS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}
_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}
_PLAIN = re.compile(r"\s*M(?:[\s,]*(?:[MLQCZ]|-?[0-9]+(?:\.[0-9]+)?(?![0-9.+-])))*\s*")
_STEP = re.compile(r"([MLQCZ])([^MLQCZ]*)")
_Step = tuple[str, list[str]]


def take_shortcuts() -> None:
    """Install the optimisations; call this once in a process."""
    import pydyf  # noqa: PLC0415 - comes with the engine
    from weasyprint import svg  # noqa: PLC0415 - needs the engine

    svg.TAGS["path"] = direct(svg.TAGS["path"])
    pydyf.PDF.page_references = property(_page_references)
    # The engine's level 9 takes three times as long, and a guide is only 1 % smaller.
    squeezed = lambda **_: zlib.compressobj(level=6)  # noqa: E731
    pydyf.zlib = SimpleNamespace(compress=zlib.compress, compressobj=squeezed)


def _page_references(pdf: Any) -> tuple[bytes, ...]:  # noqa: ANN401 - pydyf ships no types
    """Return the references to a file's pages, cached until a page is added.

    The engine builds all of them for each element of the structure tree, to use one.
    """
    numbers = pdf.pages["Kids"][::3]
    known: tuple[bytes, ...] = vars(pdf).get("_references", ())
    if len(known) != len(numbers):
        known = tuple(f"{number} 0 R".encode() for number in numbers)
        pdf._references = known  # noqa: SLF001 - ours
    return known


def direct(draw: Callable[..., None]) -> Callable[..., None]:
    """Return a function that writes SVG paths of absolute lines and curves directly.

    It calls `draw` for all other paths.
    """

    def draw_path(svg: Any, node: Any, font_size: float) -> None:  # noqa: ANN401 - see above
        steps = _steps(node.get("d", ""))
        if not steps or any(name.startswith("marker") for name in node.attrib):
            draw(svg, node, font_size)
        else:
            svg.stream.stream.append("\n".join(("0 0 m", *_operations(steps))).encode())

    return draw_path


def _steps(outline: str) -> list[_Step]:
    """Return the commands of a path with their operands; none if others than `_PLAIN` occur."""
    if not _PLAIN.fullmatch(outline):
        return []
    found = _STEP.findall(outline.replace(",", " "))
    steps = [(letter, words.split()) for letter, words in found]
    return steps if all(len(words) == _WORDS[letter] for letter, words in steps) else []


def _operations(steps: list[_Step]) -> Iterator[str]:
    """Yield the PDF operations that draw a path; PDF only has cubic curves."""
    here: Sequence[float] = (0.0, 0.0)
    start = here
    for letter, words in steps:
        if letter == "Z":
            here = start
            yield "h"
        elif letter == "Q":
            x, y, *there = map(float, words)
            yield " ".join((*_bent(here, x, y), *_bent(there, x, y), *words[2:], "c"))
            here = there
        else:
            here = (float(words[-2]), float(words[-1]))
            start = here if letter == "M" else start
            yield " ".join((*words, _OPERATORS[letter]))


def _bent(end: Sequence[float], x: float, y: float) -> tuple[str, str]:
    """Return the cubic control point beside an end, for the control point of a quadratic curve."""
    return _written(x * 2 / 3 + end[0] / 3), _written(y * 2 / 3 + end[1] / 3)


def _written(number: float) -> str:
    return str(int(number)) if number.is_integer() else f"{number:f}".rstrip("0")
