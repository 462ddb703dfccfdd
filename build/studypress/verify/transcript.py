"""Questions of a paper in reading order, each with its place, from the structure tree."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from studypress.page.text.plain_words import PICTURE
from studypress.page.words.catalogue import Words
from studypress.verify.model import Box, MarkedContent, PrintedFile, PrintedPage, StructElement
from studypress.verify.text import ascii_of, is_to_the_left, line, squeezed

_PICTURES = ("Figure", "Formula")
_CELLS = ("TH", "TD")
_CONTINUED = "Question %(number)s, continued"
_DESCENT, _ASCENT = 2.0, 5.0  # points below and above the baseline, of the smallest type
_Leaf = tuple[tuple[StructElement, ...], StructElement | MarkedContent]


@dataclass(frozen=True)
class Fragment:
    """Text or a picture of a question, and its place; without a `box` it is not painted.

    The box of a text has the approximate height of its line. A `cell` is in a table, where the
    next fragment may be higher on the page, one that is `listed` in the list of choices. A `loose`
    fragment is in a paragraph outside of stem and choices.
    """

    text: str
    page: int
    box: Box | None
    picture: bool = False
    cell: bool = False
    loose: bool = False
    listed: bool = False

    @property
    def is_latin(self) -> bool:
        """True if it can be part of Latin text, also within a right-to-left line."""
        return bool(ascii_of(self.text)) and not is_to_the_left(self.text)


@dataclass
class TranscribedQuestion:
    """A question as read from a paper; `head` has its points and its number, `items` its choices.

    Each item is the squeezed text of a choice, its letter first. Pages in `continued` may contain
    only space for the answer.
    """

    number: int
    head: list[Fragment]
    bits: list[Fragment] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    continued: set[int] = field(default_factory=set)

    @property
    def pages(self) -> list[int]:
        """Pages of the question, in order."""
        return sorted({bit.page for bit in (*self.head, *self.bits)} | self.continued)


class Transcript:
    """Content of a paper, in the order of its structure tree.

    `owners` maps each piece to the number of its question, `headings` are the pieces of headings,
    `titles` their texts; `sheets` has the size of each page.
    """

    def __init__(self, paper: PrintedFile, count: int, words: Words) -> None:
        """Read the questions from the articles of the tree; `count` of them are expected."""
        self._pages = paper.pages
        self.sheets = {at: page.sheet for at, page in enumerate(paper.pages, start=1)}
        self._words = [_words_by_mark(page) for page in paper.pages]
        parts = list(_parts(paper.tree))
        heads = [list(part.pieces()) for part in parts if re.fullmatch(r"H\d?", part.role)]
        self.headings = {piece for head in heads for piece in head}
        self.titles = ["".join(map(self._text_of, head)) for head in heads]
        self.owners: dict[MarkedContent, int] = {}
        self.questions: list[TranscribedQuestion] = []
        self._last_head = ""  # of the previous table: the next page may repeat it
        begun: set[int] = set()
        for article in (part for part in parts if part.role == "Art"):
            self._transcribe(article, begun, count)
        margins = [_margins(page) for page in paper.pages]
        for question in self.questions:
            mark = squeezed(words.gettext(_CONTINUED) % {"number": question.number})
            question.continued |= {
                at for at, texts in enumerate(margins, start=1) if _continues(texts, mark)
            }

    @staticmethod
    def order(paper: PrintedFile) -> list[tuple[int, bool, int | str]]:
        """Return page, whether in an article, and mark or description of all that `sides` reads."""
        return [
            (
                place.page,
                any(part.role == "Art" for part in leaf[0]),
                _in_words(leaf[1]) if isinstance(leaf[1], StructElement) else place.mark,
            )
            for leaf in _leaves(paper.tree)
            if (place := _place(leaf)).page or isinstance(leaf[1], StructElement)
        ]

    @staticmethod
    def sides(paper: PrintedFile) -> tuple[str, str]:
        """Return the text of a paper outside of articles, and the text in them."""
        words = [_words_by_mark(page) for page in paper.pages]
        texts: dict[bool, list[str]] = {False: [], True: []}
        for above, thing in _leaves(paper.tree):
            within = any(part.role == "Art" for part in above)
            if isinstance(thing, StructElement):
                texts[within].append(_in_words(thing))
            elif thing.page:
                texts[within] += [text for text, _ in words[thing.page - 1].get(thing.mark, ())]
        return "".join(texts[False]), "".join(texts[True])

    def _text_of(self, piece: MarkedContent) -> str:
        words = self._words[piece.page - 1].get(piece.mark, ()) if piece.page else ()
        return "".join(text for text, _ in words)

    def _transcribe(self, article: StructElement, begun: set[int], count: int) -> None:
        """Begin a question, or continue the one before.

        An article at the top of its page continues the question, unless it has a later number.
        """
        leaves = [leaf for leaf in _leaves(article) if _place(leaf).page]
        pieces = [piece for leaf in leaves if (piece := list(self._bits(leaf)))]
        bits = [bit for piece in pieces for bit in piece]
        if not bits:
            return
        at, number = _number(pieces)
        before = self.questions[-1].number if self.questions else 0
        goes_on = before and bits[0].page not in begun and not before < number <= count
        repeated = _head(leaves) if goes_on else []
        if repeated and self._text_in(repeated) == self._last_head:
            leaves = leaves[len(repeated) :]
            bits = [bit for leaf in leaves for bit in self._bits(leaf)]
        self._last_head = self._text_in(_head(leaves, last=True)) or self._last_head
        if goes_on:
            at = 0
        else:
            self.questions.append(TranscribedQuestion(number or before + 1, bits[:at]))
        question = self.questions[-1]
        question.bits += bits[at:]
        question.items += self._items(leaves)
        self.owners |= dict.fromkeys(article.pieces(), question.number)
        begun |= {bit.page for bit in bits}

    def _text_in(self, leaves: list[_Leaf]) -> str:
        return squeezed("".join(bit.text for leaf in leaves for bit in self._bits(leaf)))

    def _items(self, leaves: list[_Leaf]) -> list[str]:
        """Return the squeezed text of each item of the article's top-level list."""
        items: dict[int, str] = {}
        for above, leaf in leaves:
            if _is_listed(above):
                words = "".join(bit.text for bit in self._bits((above, leaf)))
                items[id(above[1])] = items.get(id(above[1]), "") + words
        return [squeezed(words) for words in items.values()]

    def _bits(self, leaf: _Leaf) -> Iterator[Fragment]:
        above, thing = leaf
        cell = any(part.role in _CELLS for part in above)
        loose = above[:1] != () and above[0].role == "P"
        listed = _is_listed(above)
        place = _place(leaf)
        if isinstance(thing, StructElement):
            yield Fragment(
                _in_words(thing), place.page, self._box(thing), picture=True, cell=cell, loose=loose
            )
            return
        for text, box in self._words[place.page - 1].get(place.mark, ()):
            if above[-1:] == () or above[-1].role != "Lbl" or re.search(r"\w", text):
                yield Fragment(text, place.page, box, cell=cell, loose=loose, listed=listed)

    def _box(self, picture: StructElement) -> Box | None:
        boxes = [
            box
            for kid in picture.kids
            if isinstance(kid, MarkedContent) and kid.page
            if (box := self._pages[kid.page - 1].marks.get(kid.mark))
        ]
        return _union(boxes) if boxes else None


def _is_listed(above: tuple[StructElement, ...]) -> bool:
    """Return whether a leaf is in an item of a list that is not within another element."""
    return [part.role for part in above[:2]] == ["L", "LI"]


def _margins(page: PrintedPage) -> list[str]:
    """Return the squeezed texts of the header and the footer of a page."""
    return [squeezed(run.text) for run in page.runs if run.artifact]


def _continues(margins: list[str], mark: str) -> bool:
    """Return True if the header of a page contains the mark of a continued question."""
    found = (text for text in margins if mark in text)
    return any(re.search(rf"(?<!\d){re.escape(mark)}", text) for text in found)


def _head(leaves: list[_Leaf], *, last: bool = False) -> list[_Leaf]:
    """Return the leaves of the table head that begins an article, or of its `last` table head."""
    heads = [
        (next((part for part in above if part.role == "THead"), None), (above, thing))
        for above, thing in leaves
    ]
    own = [head for head, _ in (reversed(heads) if last else heads[:1]) if head or not last]
    return [leaf for head, leaf in heads if own and head is own[0] and head is not None]


def _in_words(picture: StructElement) -> str:
    return f"{PICTURE}{picture.alt}{PICTURE}"


def _words_by_mark(page: PrintedPage) -> Mapping[int, list[tuple[str, Box]]]:
    words: dict[int, list[tuple[str, Box]]] = {}
    for run in page.runs:
        if run.mark is not None:
            box = Box(run.box.left, run.base - _DESCENT, run.box.right, run.base + _ASCENT)
            words.setdefault(run.mark, []).append((line(run.text), box))
    return words


def _parts(part: StructElement) -> Iterator[StructElement]:
    yield part
    for kid in part.kids:
        if isinstance(kid, StructElement):
            yield from _parts(kid)


def _leaves(part: StructElement, above: tuple[StructElement, ...] = ()) -> Iterator[_Leaf]:
    """Yield pieces and pictures with the elements that contain them, without the article itself.

    Pieces directly in a picture belong to it and are not yielded; its caption is.
    """
    for kid in part.kids:
        if isinstance(kid, MarkedContent):
            if part.role not in _PICTURES:
                yield above, kid
        else:
            if kid.role in _PICTURES:
                yield above, kid
            yield from _leaves(kid, (*above, kid))


def _place(leaf: _Leaf) -> MarkedContent:
    """Return the piece of a leaf; of a picture, its first piece."""
    _, thing = leaf
    return thing if isinstance(thing, MarkedContent) else next(thing.pieces(), MarkedContent(0, 0))


def _number(pieces: list[list[Fragment]]) -> tuple[int, int]:
    """Return the count of fragments up to the number, and the question number; 0, 0 if none.

    A piece has a fragment for each font: the points in Japanese have two.
    """
    for at, piece in enumerate(pieces[:2], start=1):
        text = "".join(bit.text for bit in piece).strip()
        if re.fullmatch(r"\d{1,4}", text):
            return sum(map(len, pieces[:at])), int(text)
    return 0, 0


def _union(boxes: list[Box]) -> Box:
    union = boxes[0]
    for box in boxes[1:]:
        union = union.around(box)
    return union
