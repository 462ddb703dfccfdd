"""Candidates' names in an exam's forms, set for many at once, side by side, and kept."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from studypress.compose.cutting.names import Names, names_of
from studypress.compose.model.pieces import Piece
from studypress.compose.model.serialise import packed, unpacked
from studypress.compose.printer import Printer
from studypress.compose.specimens.specimens import Specimens
from studypress.exam.model import Form
from studypress.files.cache import Cache, key_of
from studypress.page.render import Sheet
from studypress.press import engine

TOGETHER = 200
"""Forms whose candidates' names are set in one document."""


@dataclass(frozen=True)
class _NameTask:
    """A document of names, one of those behind text, and where what they refer to is."""

    names: Sheet
    behind: Sheet | None
    root: Path
    custom: Path | None


class Naming:
    """The names in the documents of one kind."""

    def __init__(self, printer: Printer, specimens: Specimens, cache: Cache, key: str) -> None:
        """Have names of an exam's documents, all of whose other pieces have this key."""
        self._printer, self._specimens, self._cache, self._key = printer, specimens, cache, key
        self._sets: dict[int, bytes] = {}

    def set_all(self, pool: Executor) -> None:
        """Set all names that are not kept."""
        firsts = range(0, len(self._specimens.exam.forms), TOGETHER)
        missing = [first for first in firsts if self._forms(first) and not self._kept(first)]
        tasks = [self._task(first) for first in missing]
        for first, found in zip(missing, pool.map(_set, tasks), strict=True):
            self._sets[first] = found
            self._cache.put(self._key_of(first), found)

    def of(self, form: Form) -> Names | None:
        """Return the names in the forms that are made together with this one."""
        first = first_of(form)
        if first not in self._sets and not self._kept(first):
            if not self._forms(first):
                return None
            self._sets[first] = _set(self._task(first))
        return names_in(self._sets[first])

    def own(self, form: Form) -> Mapping[str, Piece]:
        """Return what in a form is its candidate's alone, by its fields in a copy."""
        names, at = self.of(form) if form.candidate else None, (form.number - 1) % TOGETHER
        if not names:
            return {}
        found = {"own": names.pieces, "behind": names.behind, "above": names.above}
        return {field: pieces[at] for field, pieces in found.items() if pieces}

    def _forms(self, first: int) -> list[Form]:
        forms = self._specimens.exam.forms[first : first + TOGETHER]
        return [form for form in forms if form.candidate]

    def _kept(self, first: int) -> bool:
        """Recall a set of names from the cache, if it is there."""
        if first in self._sets or not self._forms(first):
            return first in self._sets
        found = self._cache.get(self._key_of(first))
        if not found or not unpacked(Names, found):
            return False
        self._sets[first] = found
        return True

    def _key_of(self, first: int) -> str:
        said = (f"{form.number} {form.points} {form.candidate}" for form in self._forms(first))
        return key_of(self._key, "names", *said)

    def _task(self, first: int) -> _NameTask:
        forms, printer = self._forms(first), self._printer
        names, behind = self._specimens.names(forms), self._specimens.behind(forms)
        return _NameTask(names, behind, printer.root, printer.look.custom)


def first_of(form: Form) -> int:
    """Return the place, counted from 0, of the first form whose names are set with this one's."""
    return (form.number - 1) // TOGETHER * TOGETHER


@lru_cache(maxsize=4)
def names_in(data: bytes) -> Names:
    """Return names that are packed."""
    found = unpacked(Names, data)
    if not found:
        raise ValueError("no names")
    return found


def _set(task: _NameTask) -> bytes:
    """Set names, and pack them; this may run in another process."""

    def lay_out(sheet: Sheet) -> engine.Pages:
        return engine.lay_out(sheet.html, sheet.styles, task.root, task.custom)

    behind = lay_out(task.behind) if task.behind else None
    return packed(names_of(lay_out(task.names), behind))
