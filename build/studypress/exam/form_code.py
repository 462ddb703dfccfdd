"""Form codes: short names of forms with a check symbol, which reveal neither seed nor key."""

from collections.abc import Container
from unicodedata import normalize

from studypress.exam.random_stream import Key, RandomStream

# 31 symbols, a prime, none of which is mistaken for another: no 0, 1, I, L or O.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_BASE = len(ALPHABET)
_DRAWN = 6


def form_code(key: Key, call: str, form: int, taken: Container[str]) -> str:
    """Return the form's code, such as `K7Q-M3XF`: six drawn symbols, and a check.

    The symbols depend on the key, the digest of the call and the form's number, so that two
    exams of one seed have different codes. `taken` contains the codes of the exam's other
    forms, which are not used again.
    """
    stream = RandomStream(key, "form code", form, call)
    while True:
        drawn = [stream.below(_BASE) for _ in range(_DRAWN)]
        symbols = "".join(ALPHABET[value] for value in (*drawn, _check(drawn)))
        code = f"{symbols[:3]}-{symbols[3:]}"
        if code not in taken:
            return code


def is_form_code(text: str) -> bool:
    """Return whether the text is a form code with its correct check symbol, in any spelling.

    Weights 1 to 7 modulo a prime detect every single wrong symbol and every swap of neighbours.
    """
    symbols = symbols_of(text)
    if len(symbols) != _DRAWN + 1 or not set(symbols) <= set(ALPHABET):
        return False
    *drawn, check = [ALPHABET.index(symbol) for symbol in symbols]
    return _check(drawn) == check


def symbols_of(text: str) -> str:
    """Return a code's symbols for comparison: in upper case, without hyphens and spaces."""
    return "".join(normalize("NFKC", text).upper().replace("-", "").split())


def not_of(exam: str, code: str) -> str:
    """Return the message for a code that no form of the exam has; `exam` is the title."""
    if is_form_code(code):
        return f"'{code}' is the code of another exam: no form of '{exam}' has it"
    return f"'{code}' is misread: its check symbol is wrong, and no form of '{exam}' has it"


def _check(drawn: list[int]) -> int:
    weighted = sum(weight * value for weight, value in enumerate(drawn, start=1))
    return -weighted * pow(_DRAWN + 1, -1, _BASE) % _BASE
