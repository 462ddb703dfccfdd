"""Language tags, such as en, de or pt-BR."""

import re
from typing import Annotated

from pydantic import StringConstraints

LONGEST_TAG = 35  # characters, as RFC 5646 recommends
_TAG = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"

LanguageTag = Annotated[str, StringConstraints(pattern=rf"^{_TAG}$", max_length=LONGEST_TAG)]


def is_language_tag(text: str) -> bool:
    """Return True for a text that `LanguageTag` accepts."""
    return len(text) <= LONGEST_TAG and bool(re.fullmatch(_TAG, text))
