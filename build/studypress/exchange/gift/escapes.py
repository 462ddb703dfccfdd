r"""Escaped signs of GIFT, as in `\=`."""

import re

SIGNS = "\\:#={}~\n"
"""Signs that are written with a backslash; a line break is written `\n`."""

HIDDEN = {sign: chr(0xFDD0 + at) for at, sign in enumerate(SIGNS)}
"""Characters that stand for escaped signs while a file is parsed; no text contains them."""

_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_SHOWN = str.maketrans({hidden: sign for sign, hidden in HIDDEN.items()})
_WRITTEN = str.maketrans({sign: f"\\{sign}" for sign in SIGNS} | {"\n": "\\n", "\r": ""})


def hide(text: str) -> str:
    """Return a text with a character for each escaped sign."""
    return _ESCAPED.sub(lambda at: HIDDEN["\n" if at[1] == "n" else at[1]], text)


def show(text: str) -> str:
    """Return a text with the signs that were escaped."""
    return text.translate(_SHOWN)


def escape(text: str) -> str:
    """Return a text as GIFT writes it, on one line."""
    return text.translate(_WRITTEN)
