"""Reading of the files that bind all copies of a printing: all keys, and the print runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from studypress.errors import ContentError
from studypress.exam import file_names
from studypress.exam.file_names import CONTENTS
from studypress.exam.model import CANDIDATE, NO_CANDIDATE
from studypress.exam.needs import stacks_of
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.files.csv_sheet import csv_rows
from studypress.page.words.catalogue import Words, words_for
from studypress.page.words.columns import columns_of
from studypress.pipeline.proof.file_tasks import FileTasks, Result
from studypress.verify.expected import ExpectedCopy
from studypress.verify.model import Fault
from studypress.verify.print_run import PrintedCopy, PrintRuns, run_faults
from studypress.verify.readings import (
    Glance,
    ReadForm,
    ReadKeys,
    read_all_keys,
    read_run,
    read_web_keys,
)

_OF_KEY = 10  # pages of a key; one more for each question


@dataclass(frozen=True)
class CopiesPrinted:
    """Copies that were printed together: those of the exam, or of amendment `number`.

    `changed` are codes of earlier copies that the amendment assigned or withdrew.
    """

    number: int
    copies: tuple[ExpectedCopy, ...]
    changed: frozenset[str] = frozenset()

    def name(self, file: str) -> str:
        """Return the name of a file about all copies of the printing."""
        return file_names.in_supplement(self.number, file)


def printings_of(record: Record, copies: Sequence[ExpectedCopy]) -> list[CopiesPrinted]:
    """Return the first printing of an exam, and that of each amendment with new copies."""
    by_code = {copy.record.code: copy for copy in copies}

    def printing(
        number: int, forms: Iterable[FormRecord], changed: Iterable[str] = ()
    ) -> CopiesPrinted:
        return CopiesPrinted(
            number, tuple(by_code[form.code] for form in forms), frozenset(changed)
        )

    amended = (at for at in record.amendments if at.forms)
    added = (printing(at.number, at.forms, (*at.withdrawn, *at.assigned)) for at in amended)
    return [printing(0, record.forms), *added]


@dataclass(frozen=True)
class BoundFiles:
    """Check of the files that bind the copies of a printing."""

    record: Record
    printing: CopiesPrinted
    tasks: FileTasks

    @property
    def all_keys(self) -> str:
        """Name of the file of all keys."""
        return self.printing.name(f"{file_names.ALL_KEYS}.{self.record.options.format}")

    @cached_property
    def runs(self) -> Mapping[str, tuple[ExpectedCopy, ...]]:
        """Copies of each print run, by the name of its file."""
        looks = [(copy, self.record.look_of(copy.record)) for copy in self.printing.copies]
        stacks = stacks_of({look for _, look in looks}, self.record.options.look)
        return {
            self.printing.name(run): tuple(
                copy for copy, look in looks if look.is_printed and look.paper == paper
            )
            for paper, run in stacks.runs.items()
        }

    def names(self) -> set[str]:
        """Return the names of the files that are read here."""
        return {self.all_keys, *self.runs}

    def key_faults(self, keys: Mapping[str, ReadKeys]) -> Sequence[Fault]:
        """Return the faults of the file of all keys; `keys` are those read, by form code."""
        name, expected = self.all_keys, [copy.key for copy in self.printing.copies]
        pages = sum(pages_of_key(copy) for copy in self.printing.copies)
        if name.endswith(".html"):
            read = self.tasks.result(
                name, self.tasks.begin(name, pages, read_web_keys, name, expected)
            )
            return read.faults if read else ()
        single = [keys[at.code] for at in expected if at.code in keys]
        strict = self.tasks.is_strict(name)
        task = self.tasks.begin(name, pages, read_all_keys, name, expected, single, strict=strict)
        return self.tasks.result(name, task) or ()

    def run_faults(self, papers: Mapping[str, ReadForm]) -> Sequence[Fault]:
        """Return the faults of the print runs; `papers` are the forms that were read, by code.

        Pages of other digests may have the same faces: they are compared before they are reported.
        """
        codes = [copy.record.code for copy in self.printing.copies]
        if not self.runs or not all(code in papers for code in codes):
            return ()  # the unreadable forms are reported already
        read = {name: self._read(name, papers) for name in self.runs}
        faces = {code: papers[code].faces for code in codes}
        wrong = self._wrong(read, faces)
        if not wrong or not self.tasks.files.same:
            return wrong
        expected = [copy.form for copies in self.runs.values() for copy in copies]
        looks = {at.code: self._look(at.file, at.pages) for at in expected}
        again = {name: self.tasks.result(name, self._look(name, self._pages)) for name in self.runs}
        seen = {form.code: self.tasks.result(form.file, looks[form.code]) for form in expected}
        if not all(again.values()) or not all(seen.values()):
            return wrong
        return self._wrong(again, {**faces, **{code: _faces(at) for code, at in seen.items()}})

    def _read(self, name: str, papers: Mapping[str, ReadForm]) -> tuple[Glance, ...] | None:
        """Read a print run; pages of its forms are known by their digests.

        None are known in a print run that may be hostile: its readers may disagree on its bytes.
        """
        pairs = (
            pair
            for copy in self.runs[name]
            for paper in (papers[copy.record.code],)
            for pair in zip(paper.digests, paper.faces, strict=False)
        )
        known = {digest: face for digest, face in pairs if digest}
        if self.tasks.is_strict(name):
            known = {}
        return self.tasks.result(
            name, self.tasks.begin(name, self._pages, read_run, self._pages, known)
        )

    def _look(self, file: str, pages: int) -> Result[tuple[Glance, ...]] | None:
        """Start to look at each page of a file."""
        return self.tasks.begin(file, pages, read_run, pages, {}, ahead=False)

    @property
    def _pages(self) -> int:
        """Upper bound of the pages of a print run."""
        copies = self.printing.copies
        groups = len({(copy.record.candidate or NO_CANDIDATE).group for copy in copies})
        return sum(copy.form.pages + 1 for copy in copies) + 2 * (groups + 1)

    def _wrong(
        self,
        read: Mapping[str, tuple[Glance, ...] | None],
        faces: Mapping[str, tuple[str, ...]],
    ) -> Sequence[Fault]:
        """Compare print runs with their contents and the faces of the forms, by their codes."""
        name = self.printing.name(CONTENTS)
        if name not in self.tasks.files.there:
            return ()
        words = words_for(self.record.language)
        try:
            rows = _listed(self.tasks.files.there[name], words)
        except ContentError as error:
            return [Fault(name, 0, 0, at.message) for at in error.problems]
        runs = PrintRuns(
            {run: pages for run, pages in read.items() if pages is not None},
            self.record.options.by_group,
            words.gettext("This page is left blank."),
            name,
            self.printing.changed,
        )
        return list(run_faults(runs, rows, self._copies(faces)))

    def _copies(self, faces: Mapping[str, tuple[str, ...]]) -> dict[str, PrintedCopy]:
        runs = {copy.record.code: run for run, copies in self.runs.items() for copy in copies}
        return {
            form.code: PrintedCopy(
                form.file, faces[form.code], _cells(form), runs.get(form.code, "")
            )
            for form in (copy.record for copy in self.printing.copies)
        }


def pages_of_key(copy: ExpectedCopy) -> int:
    """Return an upper bound of the pages of a key."""
    return _OF_KEY + len(copy.key.questions)


def _faces(pages: tuple[Glance, ...] | None) -> tuple[str, ...]:
    return tuple(face for face, _ in pages or ())


def _listed(path: Path, words: Words) -> list[dict[str, str]]:
    """Parse the rows of a print run's contents."""
    rows = [cells for _, cells in csv_rows(path.read_bytes(), CONTENTS)] or [[]]
    columns = columns_of(words, rows[0])
    return [dict(zip(columns, row, strict=False)) for row in rows[1:]]


def _cells(form: FormRecord) -> dict[str, str]:
    """Return the expected cells of a copy in the contents."""
    who = form.candidate or NO_CANDIDATE
    cells = {"copy": str(form.number), **dict(zip(CANDIDATE, who.cells(), strict=True))}
    return cells | {"seat": str(who.seat or "")}
