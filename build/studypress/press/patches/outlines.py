"""Outlines of SVG pictures, drawn without parsing them number by number.

To be measured again with the first release that has a faster parser:
https://github.com/Kozea/WeasyPrint/pull/2913.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from studypress.press.weasyprint_types import PdfStream

_WORDS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}
_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}
_PLAIN = re.compile(r"\s*M(?:[\s,]*(?:[MLQCZ]|-?[0-9]+(?:\.[0-9]+)?(?![0-9.+-])))*\s*")
_STEP = re.compile(r"([MLQCZ])([^MLQCZ]*)")
_Step = tuple[str, list[str]]


class _Drawing(Protocol):
    stream: PdfStream


class _Node(Protocol):
    attrib: Mapping[str, str]

    def get(self, name: str, default: str, /) -> str: ...


def draw_directly() -> None:
    """Wrap the engine's drawing of paths; call this once in a process."""
    from weasyprint import svg  # noqa: PLC0415 - needs the engine

    svg.TAGS["path"] = direct(svg.TAGS["path"])


def direct(draw: Callable[..., None]) -> Callable[..., None]:
    """Return a function that writes SVG paths of absolute lines and curves directly.

    It calls `draw` for all other paths.
    """

    def draw_path(svg: _Drawing, node: _Node, font_size: float) -> None:
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
