"""The typesetter of formulas, with two patches that halve its time and change no drawing."""

from functools import cache, wraps
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from ziamath.zmath import Math

_PATCHED = "0.13"
"""Version that the patches apply to; others are only slower."""


@cache
def typesetter() -> "type[Math]":
    """Return the class that draws MathML as glyphs in place; its import loads a font."""
    from ziamath.config import config  # noqa: PLC0415 - documents without math do not need it
    from ziamath.zmath import Math  # noqa: PLC0415

    # Glyphs as paths in place: shared symbols would repeat their ids over a page's formulas.
    config.svg2 = False
    config.precision = 1  # a fiftieth of a point in print
    if version("ziamath") == _PATCHED:
        _measure_few_rows()
    return Math


def _measure_few_rows() -> None:
    """Measure only rows with a sign that grows, and copy styles without recursion.

    The typesetter builds each row twice, and one within n others 2^n times, to find the height of
    its growing signs before it draws them.
    """
    from ziamath import operators, styles  # noqa: PLC0415 - as above
    from ziamath.nodes.mrow import Mrow  # noqa: PLC0415

    measured = Mrow._get_height_nostretch  # noqa: SLF001 - there is no hook
    growing = {
        sign for (sign, _), of in operators.operators.items() if of.get("stretchy") == "true"
    }

    def grows(part: Element) -> bool:
        by_default = str((part.text or "").strip() in growing).lower()
        return part.get("stretchy", by_default) != "false"

    @wraps(measured)
    def measured_if_needed(row: Mrow, line: list[Element], **more: Any) -> tuple[float, float]:
        if any(grows(part) for child in line for part in child.iter()):
            return measured(row, line, **more)
        return 0.0, 0.0

    Mrow._get_height_nostretch = measured_if_needed  # type: ignore[assignment] # noqa: SLF001
    styles.asdict = vars  # type: ignore[attr-defined,assignment] # the copy is only read
