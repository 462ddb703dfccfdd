"""Sheets to mark by: composed of pieces, page by page; or laid out, where that cannot be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from studypress.cache import Cache, key_of
from studypress.exam.exam import Form
from studypress.page.marking import MarkingPage
from studypress.page.marksheets import MarkingSheets
from studypress.pipeline.decisive import decisive_looks
from studypress.pipeline.printing import Press
from studypress.press.composing import (
    File,
    Names,
    NotComposableError,
    Place,
    Row,
    RowComposer,
    Ruled,
    RuledPages,
    drawn,
    frames,
    moved,
    needed,
    packed,
    ruled_of,
    section,
    texts_of,
    unpacked,
    uses,
    with_names,
)

TOGETHER = 200
"""Forms whose candidates' names are set in one document, or a few more."""

_NAME = "exam/marking"
_PAGES = 16  # that are written as one section


@dataclass(frozen=True)
class _Chunk:
    """Pages that follow one another; candidates' names on them are from one document."""

    group: int
    places: Sequence[Place]
    pages: Sequence[MarkingPage]


def print_marking(press: Press, sheets: MarkingSheets) -> None:
    """Print sheets to mark by."""
    if press.look.whole:
        press.print(_NAME, sheets.sheet())
        return
    try:
        table = _Table(press, sheets)
    except NotComposableError:
        press.print(_NAME, sheets.sheet())
        return
    with press.stage.open(f"{_NAME}.pdf") as target:
        table.write(target)
    press.tell_whole(_NAME, target.size, len(sheets.pages))


class _Table:
    """The pages of an exam's sheets, all of whose pieces there are."""

    def __init__(self, press: Press, sheets: MarkingSheets) -> None:
        """Find all pieces, or lay them out."""
        self._press, self._sheets = press, sheets
        self._cache = press.look.cache or Cache()
        self._key = key_of(*decisive_looks(press.look), *sheets.decides())
        self._composer = RowComposer(self._found_ruled())
        self._groups, self._chunks = _chunks(sheets)
        self._names: dict[tuple[int, int], bytes] = {}
        if sheets.named:
            for chunk in self._chunks:
                if (key := _names_key(chunk)) not in self._names:
                    self._names[key] = self._found_names(*key)
