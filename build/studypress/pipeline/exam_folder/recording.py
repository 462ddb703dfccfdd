"""Writing of an exam's record to its folder, and comparison with a record there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.compose.cache_key import tools
from studypress.exam.file_names import MANIFEST, below_output
from studypress.exam.model import Exam, Item
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.record.read import BankRecord, Options, Record
from studypress.exam.record.write import Papers, PrintDetails, frame, manifest
from studypress.files.staging import Stage
from studypress.page.text.texts import picture_digests

_FOLDER = below_output("")


@dataclass(frozen=True)
class Recorder:
    """Writer of the record of an exam.

    `bank` is the complete bank from which the selection was made, `options` are those of the
    manifest.
    """

    bank: Bank
    selection: Selection
    exam: Exam
    options: Mapping[str, object]

    def write(self, stage: Stage, papers: Papers, *, complete: bool) -> None:
        """Write a manifest with these papers and the files of the stage."""
        printed = self._printed(papers, stage.files, complete=complete)
        pieces = manifest(self.bank, self.selection, self.exam, printed)
        stage.add_pieces(below_output(MANIFEST), (piece.encode() for piece in pieces))

    def is_of(self, record: Record) -> bool:
        """Return True if a record is of this exam, or of a part of it that was interrupted."""
        data = frame(self.bank, self.selection, self.exam, self._printed({}, {}, complete=True))
        plan = self.exam.plan
        known = record.options.protected is not None  # not in older manifests
        options = Options.model_validate(data["options"] if known else _unprotected(data))
        complete = record.status == "complete"
        return (
            (record.seed, record.blueprint, record.rules, record.questions)
            == (data["seed"], plan.blueprint, plan.rules, data["questions"])
            and (record.bank, record.options) == (BankRecord.model_validate(data["bank"]), options)
            and (len(record.forms) == len(self.exam.forms) or not complete)
            and all(_is_of(form, self.exam) for form in record.forms)
        )

    def _printed(
        self,
        papers: Papers,
        files: Mapping[str, str],
        *,
        complete: bool,
    ) -> PrintDetails:
        files = {
            file.removeprefix(_FOLDER): digest
            for file, digest in files.items()
            if file.startswith(_FOLDER)
        }
        return PrintDetails(self.options, self._figures, papers, files, tools(), complete)

    @cached_property
    def _figures(self) -> dict[str, str]:
        """SHA-256 of the logo and every figure in the exam's questions, by name in the bank."""
        return picture_digests(self.bank, self.exam.asked)


def _unprotected(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data["options"].items() if name != "protected"}


def _is_of(record: FormRecord, exam: Exam) -> bool:
    """Return True if a recorded form equals that of the exam; passwords are not recorded."""
    if record.number > len(exam.forms):
        return False
    form = exam.forms[record.number - 1]
    candidate = form.candidate and replace(form.candidate, password="")
    return (record.code, record.candidate) == (form.code, candidate) and [
        (item.id, item.values, item.choices, *_worth(item)) for item in record.questions
    ] == [
        (item.entry.question.id, item.entry.values, item.order, *_worth(item))
        for item in form.items
    ]


def _worth(item: Item | ItemRecord) -> tuple[object, ...]:
    """Return the values that an item and its record have under the same names."""
    return item.kind, item.points, item.minutes, item.bonus, item.key
