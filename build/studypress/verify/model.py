"""Value types of verification: content of a printed file, expected content, and faults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Literal, NamedTuple

from studypress.bank.models import QuestionKind
from studypress.bank.values.points import Points
from studypress.exam.model import NONE_SIGN
from studypress.exam.needs import CopyFormat
from studypress.exam.scannable.layout import ScanLayout


class Box(NamedTuple):
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def around(self, other: "Box") -> "Box":
        """Return the smallest rectangle that contains both."""
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

    def contains(self, other: "Box") -> bool:
        """Return True if the other rectangle lies within this one."""
        return self.around(other) == self


class MarkedContent(NamedTuple):
    """Marked content: its page, counted from 1, and its number (MCID) on that page.

    The page is 0 if the file has no such page.
    """

    page: int
    mark: int


@dataclass(frozen=True)
class TextRun:
    """Characters painted by one text object.

    `base` is the height of their baseline. `mark` is the number of their marked content, or None;
    without it they are an `artifact`, ignored by screen readers, or not marked at all. `seen` is
    True if they leave ink.
    """

    text: str
    box: Box
    base: float
    mark: int | None
    artifact: bool
    seen: bool


@dataclass(frozen=True)
class PrintedPage:
    """Content of a page.

    `marks` has the box of each marked content, `ink` the box of all that is not white; `stray`
    counts shapes and pictures that are marked neither as content nor as an artifact. Pages with
    the same content in the same places have the same `face`.
    """

    sheet: Box
    runs: tuple[TextRun, ...]
    marks: Mapping[int, Box]
    ink: Box | None
    stray: int
    face: str

    @property
    def text(self) -> str:
        """Text of the page, in painting order."""
        return " ".join(run.text for run in self.runs)


@dataclass(frozen=True)
class StructElement:
    """An element of the structure tree, with its content in reading order.

    `alt` is the alternative text of a picture.
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
    """An irregularity in a file and its page; page 0 is the whole file."""

    page: int
    message: str


@dataclass(frozen=True)
class PrintedFile:
    """Content of a file that was read.

    `strings` are the texts of its objects outside the pages: title, bookmarks, descriptions,
    metadata; `streams` all its data, decoded as text in any case. `remarks` report content that
    a paper must not contain, `links` are the targets of its links, and `labels`, if requested,
    the values of its metadata and the titles of its bookmarks. Pages with the same of the
    `digests`, which are not made for a strict reading, paint the same in the same places. `fields`
    are the names of form fields, of boxes with the state that ticks them, if a form is expected.
    """

    pages: tuple[PrintedPage, ...]
    tree: StructElement
    strings: tuple[str, ...]
    streams: tuple[str, ...]
    remarks: tuple[Oddity, ...]
    links: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExpectedQuestion:
    """A question as its form must print it; `key` has the recorded letters of the `right` choices.

    `hint` and `unit` are words of its kind beside the stem and the answer box. `answer` is its
    answer in a key. Texts are as printed, in lines `to_the_left` or to the right. A question that
    is not `known` has changed in the bank: it has only number, kind, points, bonus and key.
    """

    number: int
    kind: QuestionKind
    points: Points
    stem: str = ""
    choices: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    answer: str = ""
    key: str = ""
    known: bool = True
    bonus: bool = False
    hint: str = ""
    unit: str = ""
    boxes: int = 0
    """Number of its choices, also if it has changed in the bank."""
    signs: str = ""
    """Labels of the boxes for the digits of a number."""
    grading: str = ""
    """Words and labels of the boxes for points."""
    recorded: str = ""
    """Recorded value, accepted texts or points of a scheme, of a question without choices."""
    banked: str = ""
    """The same from the bank."""
    to_the_left: bool = False
    mixed: bool = False
    """True if its lines run against the direction of the page."""

    def parts(self) -> Iterator[tuple[str, str]]:
        """Yield name and text of each printed part, in order."""
        yield "its stem", self.stem
        if self.hint:
            yield "its hint", self.hint
        if self.unit:
            yield "its unit", self.unit
        for letter, choice in zip(ascii_uppercase, self.choices, strict=False):
            yield f"choice {letter}", f"{letter} {choice}"
        if self.signs:
            yield "its boxes for digits", self.signs
        if self.grading:
            yield "its boxes for points", self.grading


@dataclass(frozen=True)
class ExpectedForm:
    """Expected content of a form.

    Name and id are empty without a candidate. `codes` are those of all forms of the exam; `shown`
    are the texts that this form prints, and which are therefore no leak of an answer.
    """

    file: str
    code: str
    pages: int
    name: str
    id: str
    questions: tuple[ExpectedQuestion, ...]
    codes: frozenset[str]
    shown: tuple[str, ...]
    language: str
    """Language of its fixed words."""
    none: str = NONE_SIGN
    """Key of a question of which no choice is right."""
    title: str = ""
    """Title in the metadata of the file."""
    flows: bool = False
    """True if questions may continue on the next page, as in large print."""
    joined: bool = False
    """True if the parts of a line may be in several fonts, and are read as one."""
    links: frozenset[str] | None = None
    """Link targets of its questions; None if the bank has changed."""
    to_the_left: bool = False
    """True if its lines run to the left."""
    brand: tuple[str, ...] = ()
    """Texts of the bank's brand on its cover; none if a user's templates may omit them."""
    footer: str = ""
    """Footer of the bank's brand."""
    minutes: int = 0
    """Minutes on the cover; 0 if a user's templates may omit them."""
    sheet: tuple[float, float] | None = None
    """Width and height of its paper in points; None if the paper is a user's."""
    format: CopyFormat = "pdf"
    scannable: Literal["", "pages", "sheet"] = ""
    """Which pages a scanner can read, by the options of the exam."""
    scan: ScanLayout | None = None
    """Recorded layout of its pages for a scanner."""


@dataclass(frozen=True, order=True)
class Fault:
    """A fault of a printed file; page and question are 0 where they do not apply.

    Pages count from 1 within the file, questions are numbered as they are printed.
    """

    file: str
    page: int
    question: int
    message: str
    compared: bool = True
    """If False, this is no fault: the message names what could not be compared."""

    def __str__(self) -> str:
        """Return the fault as one line: place, then message."""
        places = [f"page {self.page}"] * bool(self.page)
        places += [f"question {self.question}"] * bool(self.question)
        return ": ".join([self.file, *([", ".join(places)] if places else []), self.message])
