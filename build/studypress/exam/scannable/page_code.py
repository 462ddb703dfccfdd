"""Page codes: what the symbol on each scannable page says: form code, page and a check."""

from typing import NamedTuple

from studypress.exam.form_code import ALPHABET, is_form_code, symbols_of

MAX_PAGES = 99
"""Number of pages of a form that page codes can name."""

_BASE = len(ALPHABET)
_CODE = 8  # symbols of a form code
_DIGITS = 2  # of a page's number


class PageCode(NamedTuple):
    """Form code and number of a page, from 1."""

    form: str
    page: int

    @property
    def text(self) -> str:
        """Text of the symbol, such as `K7Q4M3XF03T`."""
        text = f"{symbols_of(self.form)}{self.page:0{_DIGITS}}"
        return text + _check(text)


def page_code_of(text: str) -> PageCode | None:
    """Parse the text of a symbol; return None if it is not that of a page of ours."""
    form, page, check = text[:_CODE], text[_CODE:-1], text[-1:]
    code = f"{form[:4]}-{form[4:]}"
    if not (is_form_code(code) and len(page) == _DIGITS and page.isascii() and page.isdigit()):
        return None
    return PageCode(code, int(page)) if int(page) and check == _check(form + page) else None


def _check(text: str) -> str:
    """Return the check symbol: weights modulo a prime detect each wrong symbol and each swap."""
    values = (ALPHABET.find(symbol) + 1 or _BASE - 1 - int(symbol) for symbol in text)
    return ALPHABET[-sum(weight * value for weight, value in enumerate(values, 1)) % _BASE]
