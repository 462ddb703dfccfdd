"""Facts that styles state for programs: custom properties of `:root` with plain values."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tinycss2

from studypress.files.package_folders import of_look
from studypress.page.bounds import CssNode, StyleFault, rules

FACTS = {
    "--print": "usual|large",
    "--logo": "colour|grey",
    "--least": "pt",
    "--bearer": "em",
    "--watermark": "mm mm",
    "--marks": "count",
    "--broken-marks": "count",
    "--card-rows": "count",
    "--plot-family": "string",
    "--plot-type": "pt em",
    "--choices-shown": "count",
    "--upright": "count count count",
    "--wide": "count count count",
    "--measures": "mm mm",
    "--copy": "em",
    "--code": "em",
    "--dense-type": "pt",
    "--usual-type": "pt",
    "--letter": "mm mm",
    "--name": "mm",
    "--head-line": "em",
}
"""Each fact with its values: `count`, `string`, the unit of a length, or the words to choose from.

Their meaning is stated where a style of ours sets them.
"""

_Value = str | float

_MOST = 1000.0  # of a length; a tenth of it of a count
_FAMILY = re.compile(r"[\w -]{1,60}")


@dataclass(frozen=True)
class Facts:
    """Facts of a look, by name."""

    values: Mapping[str, Sequence[_Value]]

    def word(self, name: str) -> str:
        """Return a fact that is a word or a quoted name."""
        return str(self.values[name][0])

    def number(self, name: str) -> float:
        """Return a fact that is one number, in its unit."""
        return float(self.values[name][0])

    def numbers(self, name: str) -> list[float]:
        """Return the numbers of a fact, in their units."""
        return [float(value) for value in self.values[name]]


def facts_of(styles: Iterable[Path]) -> Facts:
    """Return the facts of these styles, of which later ones replace those before them."""
    return Facts({name: values for path in styles for name, values in _facts_in(path).items()})


@of_look
@cache
def _facts_in(path: Path) -> dict[str, tuple[_Value, ...]]:
    """Return the facts of a style, except those with other values than expected."""
    sheet = tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), skip_comments=True)
    declared = (at for rule in sheet if _is_root(rule) for at in _declared(rule))
    return {at.name: values for at in declared if (values := _values(at))}


def fact_faults(css: str) -> Iterator[StyleFault]:
    """Yield a fault for each fact that has other values than expected, or that is not read."""
    sheet = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for rule, _, around in rules(sheet):
        for at in _declared(rule):
            if around or not _is_root(rule):
                message = f"{at.name} is read only in a rule of :root: move it there"
                yield at.source_line, at.source_column, message
            elif not _values(at):
                message = f"{at.name} needs plain values: {_described(FACTS[at.name])}"
                yield at.source_line, at.source_column, message


def _is_root(rule: CssNode) -> bool:
    if rule.type != "qualified-rule":
        return False
    return bool(tinycss2.serialize(rule.prelude).strip() == ":root")


def _declared(rule: CssNode) -> Iterator[CssNode]:
    """Yield the declarations of facts in a rule."""
    for at in tinycss2.parse_blocks_contents(rule.content or (), skip_comments=True):
        if at.type == "declaration" and at.name in FACTS:
            yield at


def _values(declared: CssNode) -> tuple[_Value, ...]:
    """Return the values of a fact; an empty tuple if they are not as expected."""
    tokens = [token for token in declared.value if token.type not in ("whitespace", "comment")]
    kinds = FACTS[declared.name].split()
    if len(tokens) != len(kinds):
        return ()
    values = tuple(map(_value, tokens, kinds))
    return tuple(value for value in values if value is not None) if None not in values else ()


def _value(token: CssNode, kind: str) -> _Value | None:
    match token.type:
        case "ident" if "|" in kind and token.value in kind.split("|"):
            return str(token.value)
        case "string" if kind == "string" and _FAMILY.fullmatch(token.value):
            return str(token.value)
        case "number" if kind == "count" and token.is_integer and 0 < token.value <= _MOST / 10:
            return float(token.value)
        case "dimension" if token.lower_unit == kind and 0 < token.value <= _MOST:
            return float(token.value)
    return None


def _described(kinds: str) -> str:
    """Return a description of a fact's values."""
    words = {"count": "a whole number", "string": "a quoted name"}
    return ", ".join(
        words.get(kind) or (kind.replace("|", " or ") if "|" in kind else f"a length in {kind}")
        for kind in kinds.split()
    )
