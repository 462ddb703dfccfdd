"""Formulas in TeX, read token by token: what the typesetter would lose or print raw is refused.

A formula comes out written as the typesetter understands it, beside the characters that must be
drawn for it.
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
    """Read a formula.

    Raises FormulaError for a command that is not known, and for what would be lost.
    """
    if prose := _PROSE.search(_NOT_PROSE.sub("{}", tex)):
        word = prose[1] or prose[2]
        raise FormulaError(rf"the word '{word}' would lose its spaces: write \text{{ {word} }}")
    reader = FormulaReader(tex)
    parts = reader.parts(at_end)
    if not any(part.chars for part in parts):
        raise FormulaError("nothing of it is seen on paper: write its signs")
    return Reading(tuple(parts), whole=reader.whole)
