"""Portable file names from the names of people."""

import re
from unicodedata import normalize

# Letters that do not decompose, by their transliteration in passports.
_LATIN = str.maketrans(
    {
        "æ": "ae",
        "ɓ": "b",
        "đ": "d",
        "ð": "d",
        "ɗ": "d",
        "ħ": "h",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "œ": "oe",
        "þ": "th",
    }
)


def slug(text: str, most: int) -> str:
    """Return a text in ASCII: lower-case letters and digits, joined by single hyphens.

    It has at most `most` characters, and none if the script has no equivalent in ASCII.
    """
    latin = normalize("NFKD", text.casefold().translate(_LATIN)).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", latin.decode().lower())
    return "-".join(words)[:most].strip("-")
