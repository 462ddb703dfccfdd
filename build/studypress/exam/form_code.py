"""Form codes: short names of forms with a check symbol, which reveal neither seed nor key."""

from collections.abc import Container
from unicodedata import normalize

from studypress.exam.random_stream import Key, RandomStream

# 31 symbols, a prime, none of which is mistaken for another: no 0, 1, I, L or O.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_BASE = len(ALPHABET)
_DRAWN = 7
_SHORTER = 6
"""Drawn symbols of a code, and of codes such as `K7Q-M3XF`, which earlier exams have."""


def form_code(key: Key, call: str, form: int, taken: Container[str]) -> str:
    """Return the form's code, such as `K7Q4-M3XF`: seven drawn symbols, and a check.

    The symbols depend on the key, the digest of the call and the form's number, so that two
    exams of one seed have different codes. `taken` contains the codes of the exam's other
    forms, which are not used again.
    """
    stream = RandomStream(key, "form code", form, call)
    while True:
        drawn = [stream.below(_BASE) for _ in range(_DRAWN)]
        symbols = "".join(ALPHABET[value] for value in (*drawn, _check(drawn)))
        code = f"{symbols[:4]}-{symbols[4:]}"
        if code not in taken:
            return code


def is_form_code(text: str) -> bool:
    """Return whether the text is a form code with its correct check symbol, in any spelling.

    Weights 1 to 8 modulo a prime detect every single wrong symbol and every swap of neighbours.
    """
    symbols = symbols_of(text)
    if len(symbols) - 1 not in (_DRAWN, _SHORTER) or not set(symbols) <= set(ALPHABET):
        return False
    *drawn, check = [ALPHABET.index(symbol) for symbol in symbols]
    return _check(drawn) == check


def is_shorter(code: str) -> bool:
    """Return whether a form code has the length that codes of earlier exams have."""
    return len(symbols_of(code)) == _SHORTER + 1


def symbols_of(text: str) -> str:
    """Return a code's symbols for comparison: in upper case, without hyphens and spaces."""
    return "".join(normalize("NFKC", text).upper().replace("-", "").split())


def not_of(exam: str, code: str, owner: str = "") -> str:
    """Return the message for a code that no form of the exam has; `exam` is the title.

    `owner` is the title and the folder of the exam that has it, if that is known.
    """
    if owner:
        return f"'{code}' is the code of {owner}"
    if is_form_code(code):
        return f"'{code}' is the code of another exam: no form of '{exam}' has it"
    strange = next((symbol for symbol in symbols_of(code) if symbol not in ALPHABET), "")
    why = f"no code has the symbol '{strange}'" if strange else "its check symbol is wrong"
    return f"'{code}' is misread: {why}, and no form of '{exam}' has it"


def _check(drawn: list[int]) -> int:
    weighted = sum(weight * value for weight, value in enumerate(drawn, start=1))
    return -weighted * pow(len(drawn) + 1, -1, _BASE) % _BASE
