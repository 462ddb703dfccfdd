"""What must stand on a form and on its key: as recorded, in the words of the bank."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase


@dataclass(frozen=True)
class Asked:
    """A question as its form must print it; `key` is the recorded letter of the `right` choice.

    Of an open question, which has no choices, `right` is the bullet. Texts are as they are
    printed. One that is not `known` has changed in the bank since: it has only number and points.
    """

    number: int
    points: int
    stem: str = ""
    choices: tuple[str, ...] = ()
    right: str = ""
    key: str = ""
    known: bool = True

    def parts(self) -> Iterator[tuple[str, str]]:
        """Yield what is printed in turn, each with what it is called."""
        yield "its stem", self.stem
        for letter, choice in zip(ascii_uppercase, self.choices, strict=False):
            yield f"choice {letter}", f"{letter} {choice}"


@dataclass(frozen=True)
class Due:
    """What a form must be.

    Name and id are empty without a candidate. `codes` are those of all forms of the exam, `shown`
    are texts that may be read on this one, though they be like an answer.
    """

    file: str
    code: str
    pages: int
    name: str
    id: str
    questions: tuple[Asked, ...]
    codes: frozenset[str]
    shown: tuple[str, ...]
    title: str = ""
    """What the file is called."""
    flows: bool = False
    """Whether questions may go on on the next page, as those in large print do."""
    links: frozenset[str] | None = None
    """Where links of its questions lead; not known if the bank has changed."""
