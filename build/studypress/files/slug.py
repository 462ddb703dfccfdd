"""Names that files may bear on every system, made of what people are called."""

import re
from unicodedata import normalize

# Letters that do not decompose, by what passports write for them.
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
    """Return what ASCII keeps of a text: small letters and digits, joined by single hyphens.

    Of those there are so many at most, and none when the script has no like in ASCII.
    """
    latin = normalize("NFKD", text.casefold().translate(_LATIN)).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", latin.decode().lower())
    return "-".join(words)[:most].strip("-")
