"""Values of draft questions: ids, tags and numbers as a bank has them."""

from decimal import Decimal
from fractions import Fraction

from studypress.bank.models import LONGEST_ID
from studypress.files.slug import slug


def id_of(name: str) -> str:
    """Return a name that can be an id; "" for another one."""
    return name if tag_of(name) == name else ""


def tag_of(words: str) -> str:
    """Return words as a tag; "" if none can be made of them."""
    return slug(words, LONGEST_ID)


def yaml_number(number: Fraction | Decimal | float) -> int | float:
    """Return a number as YAML writes it: without a point if it is whole."""
    return int(number) if number == int(number) else float(number)
