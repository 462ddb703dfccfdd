"""Candidates' names in an exam's forms: set for many at once, in parallel, and cached."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from studypress.compose.cache_key import decisive_looks
from studypress.compose.cutting.names import Names, names_of
from studypress.compose.model.pieces import NotComposableError, Piece, composable
from studypress.compose.model.serialise import packed, unpacked
from studypress.compose.printer import Printer
from studypress.compose.specimens.specimens import Specimens
from studypress.compose.writing.bound_fonts import bound
from studypress.exam.model import Exam, Form
from studypress.files.cache import Cache, key_of
from studypress.page.render import Sheet
from studypress.press import engine

TOGETHER = 200
"""Number of forms whose candidates' names are set in one document."""


@dataclass(frozen=True)
class _NameTask:
    """Documents in which names are set, in and behind the text, and the folders of their files."""

    names: Sheet
    behind: Sheet | None
    root: Path
    custom: Path | None


class Naming:
    """Candidates' names in the documents of one kind."""

    def __init__(self, printer: Printer, specimens: Specimens, cache: Cache, key: str) -> None:
        """Store the exam's documents; `key` is the cache key of all their other pieces."""
        self._printer, self._specimens, self._cache, self._key = printer, specimens, cache, key
        self._sets: dict[int, bytes | NotComposableError] = {}

    def set_all(self, pool: Executor) -> None:
        """Set all names that are not cached."""
        firsts = range(0, len(self._specimens.exam.forms), TOGETHER)
        missing = [first for first in firsts if self._forms(first) and not self._kept(first)]
        tasks = [self._task(first) for first in missing]
        for first, found in zip(missing, pool.map(_set, tasks), strict=True):
            self._sets[first] = found
            if isinstance(found, bytes):
                self._cache.put(self._key_of(first), found)

    def of(self, form: Form) -> Names | None:
        """Return the names of this form's group, or None if the group has no candidates.

        Raises NotComposableError if they cannot be cut out of their document.
        """
        first = first_of(self._specimens.exam, form)
        if first not in self._sets and not self._kept(first):
            if not self._forms(first):
                return None
            self._sets[first] = _set(self._task(first))
        if isinstance(found := self._sets[first], NotComposableError):
            raise found
        return names_in(found)

    def own(self, form: Form) -> Mapping[str, Piece]:
        """Return the pieces of a form's candidate, by the names of their fields in `FormSpec`."""
        if not (names := self.of(form) if form.candidate else None):
            return {}
        at = self._places[form.number]
        found = {"own": names.pieces, "behind": names.behind, "above": names.above}
        return {field: pieces[at] for field, pieces in found.items() if pieces}

    @cached_property
    def _places(self) -> dict[int, int]:
        """Index of each form's candidate among those of its group, by the form's number."""
        firsts = range(0, len(self._specimens.exam.forms), TOGETHER)
        groups = map(self._forms, firsts)
        return {form.number: at for group in groups for at, form in enumerate(group)}

    def _forms(self, first: int) -> list[Form]:
        forms = self._specimens.exam.forms[first : first + TOGETHER]
        return [form for form in forms if form.candidate]

    def _kept(self, first: int) -> bool:
        """Load a group's names from the cache; return whether they are loaded."""
        if first in self._sets or not self._forms(first):
            return first in self._sets
        found = self._cache.get(self._key_of(first))
        if not found or not unpacked(Names, found):
            return False
        self._sets[first] = found
        return True

    def _key_of(self, first: int) -> str:
        return key_of("names", self._base, *self._specimens.name_facts(self._forms(first)))

    @cached_property
    def _base(self) -> str:
        """Key of the look; a template of a user's look may show more of the exam beside a name."""
        look = self._printer.look
        return key_of(*decisive_looks(look), self._key if look.custom else "")

    def _task(self, first: int) -> _NameTask:
        forms, printer = self._forms(first), self._printer
        names, behind = self._specimens.names(forms), self._specimens.behind(forms)
        return _NameTask(names, behind, printer.root, printer.look.custom)


def first_of(exam: Exam, form: Form) -> int:
    """Return the index of the first form of this form's group."""
    return exam.place(form) // TOGETHER * TOGETHER


@lru_cache(maxsize=4)
def names_in(data: bytes) -> Names:
    """Parse serialised names; raise ValueError if they are not valid."""
    found = unpacked(Names, data)
    if not found:
        raise ValueError("no names")
    return found


def _set(task: _NameTask) -> bytes | NotComposableError:
    """Set names and serialise them, or return an error; this may run in another process."""

    def lay_out(sheet: Sheet) -> engine.Pages:
        return engine.lay_out(sheet.html, sheet.styles, task.root, task.custom)

    try:
        with composable(task.custom):
            behind = lay_out(task.behind) if task.behind else None
            names = names_of(lay_out(task.names), behind)
            return packed(replace(names, shared=bound(names.shared, task.custom)))
    except NotComposableError as error:
        return error
