"""Parser of TeX formulas that raises for input that the typesetter would lose or print raw.

The result is the formula in the typesetter's dialect, and the characters that must be drawn.
"""

import re
from functools import lru_cache

from studypress.page.text.tex.parts import STAND_INS, FormulaError, FormulaPart, Reading
from studypress.page.text.tex.reader import FormulaReader, at_end

__all__ = ["STAND_INS", "FormulaError", "FormulaPart", "Reading", "read"]

_GROUP = r"\{(?:\\.|[^{}\\])*\}"
_NOT_PROSE = re.compile(rf"\\[A-Za-z]+\*?(?:\s*\{{(?:\\.|[^{{}}\\]|{_GROUP})*\}})?")
_WORD = r"[^\W\d_]{3,}|to|or|if|is|of|at|by|as|an|on|in"
_PROSE = re.compile(rf"(?<=\w)\s+({_WORD})(?!\w)|(?<!\w)({_WORD})\s+(?=\w)")


@lru_cache(maxsize=4096)
def read(tex: str) -> Reading:
    """Parse a formula.

    Raises FormulaError for unknown commands, and for input that would be lost.
    """
    if prose := _PROSE.search(_NOT_PROSE.sub("{}", tex)):
        word = prose[1] or prose[2]
        raise FormulaError(rf"the word '{word}' would lose its spaces: write \text{{ {word} }}")
    reader = FormulaReader(tex)
    parts = reader.parts(at_end)
    if not any(part.chars for part in parts):
        raise FormulaError("it prints nothing: write its signs")
    return Reading(tuple(parts), unbroken=reader.unbroken)
