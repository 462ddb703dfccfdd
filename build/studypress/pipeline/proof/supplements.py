"""Reprinting of the new copies of each amendment, to compare their files."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.compose.cache_key import other_tools, tools
from studypress.errors import CallError, ContentError, PressError
from studypress.exam.file_names import CONTENTS, MANIFEST, in_supplement
from studypress.exam.record.amendment import Amendment
from studypress.exam.record.read import Record
from studypress.exam.record.write import PaperFile
from studypress.files.recovery.locked_folder import temporary_folder
from studypress.files.staging import Stage
from studypress.page.words.catalogue import words_for
from studypress.pipeline.exams.print_run import contents
from studypress.pipeline.exams.rebuild import exam_of
from studypress.pipeline.exams.supplement import PlannedAmendment, Supplement, print_supplement
from studypress.pipeline.proof.reprint import (
    ContradictionError,
    NotComparableError,
    printing_request,
)
from studypress.pipeline.request import unseen
from studypress.verify.model import Fault

_DECIDED = ("call", "questions", "figures")
"""Values of an amendment that follow from the exam, the bank and the candidates."""


@dataclass(frozen=True)
class Supplements:
    """The SHA-256 of each reprinted file of all amendments, faults, and notes."""

    digests: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """True if all were printed again."""
        return not self.faults and not self.notes


def supplements_again(record: Record, bank: Bank, custom: Path | None, jobs: int) -> Supplements:
    """Draw and print the new copies of each amendment again, one amendment after the other."""
    digests: dict[str, str] = {}
    faults, notes = list[Fault](), list[str]()
    for amendment in record.amendments:
        name = f"amendment {amendment.number}"
        try:
            digests |= _again(_before(record, amendment), amendment, bank, custom, jobs)
        except NotComparableError as error:
            notes.append(f"{name}: not compared with a reprint: {error}")
        except ContradictionError as error:
            faults.append(Fault(MANIFEST, 0, 0, f"{name}: {error}"))
    return Supplements(digests, tuple(faults), tuple(notes))


def _before(record: Record, amendment: Amendment) -> Record:
    """Return the record as it was before an amendment."""
    values = {name: getattr(record, name) for name in Record.model_fields}
    return Record.model_construct(
        **{**values, "amendments": record.amendments[: amendment.number - 1]}
    )


def _again(
    before: Record, amendment: Amendment, bank: Bank, custom: Path | None, jobs: int
) -> Mapping[str, str]:
    """Return the SHA-256 of each file of an amendment that is printed again."""
    candidates = [form.candidate for form in amendment.forms if form.candidate]
    kept = {"number", "action", "reason", "withdrawn", "assigned"}
    bare = Amendment.model_construct(**{name: getattr(amendment, name) for name in kept})
    planned = PlannedAmendment(before, bare, candidates)
    with temporary_folder() as room, Stage(room) as stage:
        if amendment.forms:
            if (used := amendment.tools or before.tools) != tools():
                raise NotComparableError(f"printed {other_tools(used)}")
            request = replace(printing_request(before, custom), out=room, jobs=jobs)
            try:
                made = print_supplement(planned, bank, request, stage, unseen)
            except (CallError, ContentError, PressError) as error:
                raise ContradictionError(f"its copies cannot be made again: {error}") from None
            _require_equal(made, amendment, before, bank)
        else:
            words = words_for(before.language)
            name = in_supplement(amendment.number, CONTENTS)
            stage.add(name, contents((), words, planned.changed).encode())
        return dict(stage.files)


def _require_equal(made: Supplement, amendment: Amendment, before: Record, bank: Bank) -> None:
    """Raise ContradictionError unless the amendment and its forms are those made again.

    A call that differs is no contradiction if the bank has changed since.
    """
    if made.amendment.call != amendment.call and before.bank.sha256 != bank.digest:
        raise NotComparableError("the bank has changed, though not the exam's questions")
    wrong = [name for name in _DECIDED if getattr(made.amendment, name) != getattr(amendment, name)]
    recorded = exam_of(before, bank, amendment.forms).forms
    pages = {form.number: PaperFile(form.file, form.pages, form.scan) for form in amendment.forms}
    wrong += ["forms"] if made.forms != recorded else ["pages"] if made.papers != pages else []
    if wrong:
        raise ContradictionError(
            f"its {' and '.join(wrong)} differ from those that bank, seed and candidates make"
        )
