"""What a file says that was printed, what it must say, and what is wrong with it: values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def around(self, other: "Box") -> "Box":
        """Return the smallest rectangle that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def shrunk(self, margin: float) -> "Box":
        """Return the rectangle without its margin."""
        left, bottom, right, top = self
        return Box(left + margin, bottom + margin, right - margin, top - margin)

    def holds(self, other: "Box") -> bool:
        """Whether the other lies within this one."""
        return self.around(other) == self


class MarkedContent(NamedTuple):
    """Marked content by its page, which counts from 1, and its number there.

    The page is 0 if the file does not have it.
    """

    page: int
    mark: int


@dataclass(frozen=True)
class TextRun:
    """Characters that are painted together.

    They stand on the line at height `base`. `mark` is the number of the marked content that they
    are in. What is in none is an `artifact`, which no screen reader reads, or is not marked at
    all. `seen` tells whether they leave ink.
    """

    text: str
    box: Box
    base: float
    mark: int | None
    artifact: bool
    seen: bool


@dataclass(frozen=True)
class PrintedPage:
    """What a page shows.

    `marks` has the place of each marked content, `ink` that of all that is not white; `stray` is
    how many shapes and pictures are marked neither as content nor as an artifact. Pages that show
    the same in the same places have the same `face`.
    """

    sheet: Box
    runs: tuple[TextRun, ...]
    marks: Mapping[int, Box]
    ink: Box | None
    stray: int
    face: str

    @property
    def text(self) -> str:
        """All words of the page, in the order in which they are painted."""
        return " ".join(run.text for run in self.runs)


@dataclass(frozen=True)
class StructElement:
    """An element of the structure tree, with what it holds in reading order.

    `alt` describes a picture in words.
    """

    role: str
    alt: str
    kids: tuple["StructElement | MarkedContent", ...]

    def pieces(self) -> Iterator[MarkedContent]:
        """Yield all marked content in it, in reading order."""
        for kid in self.kids:
            if isinstance(kid, MarkedContent):
                yield kid
            else:
                yield from kid.pieces()


class Oddity(NamedTuple):
    """What is odd in a file, and on which page; 0 is the whole file."""

    page: int
    message: str


@dataclass(frozen=True)
class PrintedFile:
    """A file as it was read.

    `strings` are all that its objects say beside the pages: title, bookmarks, descriptions,
    metadata; `streams` all data in it, decoded as text whether or not they are one. `remarks`
    tell what a paper has no business holding, `links` where its links lead, and `labels`, if they
    were asked for, how it and its bookmarks are called.
    """

    pages: tuple[PrintedPage, ...]
    tree: StructElement
    strings: tuple[str, ...]
    streams: tuple[str, ...]
    remarks: tuple[Oddity, ...]
    links: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExpectedQuestion:
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
class ExpectedForm:
    """What a form must be.

    Name and id are empty without a candidate. `codes` are those of all forms of the exam, `shown`
    are texts that may be read on this one, though they be like an answer.
    """

    file: str
    code: str
    pages: int
    name: str
    id: str
    questions: tuple[ExpectedQuestion, ...]
    codes: frozenset[str]
    shown: tuple[str, ...]
    title: str = ""
    """What the file is called."""
    flows: bool = False
    """Whether questions may go on on the next page, as those in large print do."""
    links: frozenset[str] | None = None
    """Where links of its questions lead; not known if the bank has changed."""


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with a printed file; page and question are 0 where they do not apply.

    Pages count from 1 within the file, questions are numbered as they are printed.
    """

    file: str
    page: int
    question: int
    message: str
    compared: bool = True
    """If not, it is no fault: the message says what could not be compared."""

    def __str__(self) -> str:
        """Write the fault on one line: where, then what."""
        places = [f"page {self.page}"] * bool(self.page)
        places += [f"question {self.question}"] * bool(self.question)
        return ": ".join([self.file, *([", ".join(places)] if places else []), self.message])
