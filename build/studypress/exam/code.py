"""Form codes: short names of forms with a check symbol, which give away neither seed nor key."""

from collections.abc import Container

from studypress.exam.stream import Stream

# 31 symbols, a prime, none of which is mistaken for another: no 0, 1, I, L or O.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_BASE = len(ALPHABET)
_DRAWN = 6


def form_code(seed: str, form: int, taken: Container[str]) -> str:
    """Return the form's code, such as `K7Q-M3XF`: six symbols drawn by the seed, and a check.

    `taken` holds the codes of the exam's other forms, which are not given again.
    """
    stream = Stream(seed, "form code", form)
    while True:
        drawn = [stream.below(_BASE) for _ in range(_DRAWN)]
        symbols = "".join(ALPHABET[value] for value in (*drawn, _check(drawn)))
        code = f"{symbols[:3]}-{symbols[3:]}"
        if code not in taken:
            return code


def is_form_code(text: str) -> bool:
    """Tell whether the text is a form code with its right check symbol, hyphen and case aside.

    Weights 1 to 7 modulo a prime catch every single wrong symbol and every swap of neighbours.
    """
    symbols = text.upper().replace("-", "")
    if len(symbols) != _DRAWN + 1 or not set(symbols) <= set(ALPHABET):
        return False
    *drawn, check = [ALPHABET.index(symbol) for symbol in symbols]
    return _check(drawn) == check


def _check(drawn: list[int]) -> int:
    weighted = sum(weight * value for weight, value in enumerate(drawn, start=1))
    return -weighted * pow(_DRAWN + 1, -1, _BASE) % _BASE
