"""The form and the candidate of each row in a spreadsheet of answers."""

from collections.abc import Callable
from dataclasses import dataclass, field

from studypress.errors import SourcePlace, did_you_mean
from studypress.exam.damage import plain_id
from studypress.exam.form_code import is_form_code, not_of, symbols_of
from studypress.exam.model import Candidate
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.grading.answers.answer_cells import Row, RowFindings, damage_of_name, text_of
from studypress.grading.answers.answer_columns import AnswerColumns


@dataclass
class RowOwners:
    """Finder of a row's form and candidate; each may have one row.

    A file that `mark` wrote may have several rows of a form, and withdrawn ones; a `kept` file is
    that of the marks.
    `owner_of` returns the title and the folder of another exam that has a code, or an empty string.
    """

    record: Record
    columns: AnswerColumns
    findings: RowFindings
    kept: bool
    owner_of: Callable[[str], str]
    seen: dict[str, tuple[SourcePlace, FormRecord]] = field(default_factory=dict)
    """First row of each form and candidate."""

    def __post_init__(self) -> None:
        """Index forms by code and by candidate id."""
        record = self.record
        self.by_code = {symbols_of(form.code): form for form in record.owned_forms}
        self.by_id = {form.candidate.id: form for form in record.valid_forms if form.candidate}

    def owner(self, row: Row) -> tuple[FormRecord, Candidate | None] | None:
        """Return form and candidate of a row; report a problem and return None if there is none."""
        if (form := self._form(row)) is None:
            return None
        candidate = self._candidate_of(form, row)
        self._note(form, candidate, row)
        return form, candidate

    def _form(self, row: Row) -> FormRecord | None:
        code, name = text_of(row, self.columns.code), self._id(row)
        if code:
            form, at = self.by_code.get(symbols_of(code)), self.columns.code
        else:
            form, at = self.by_id.get(name), self.columns.candidate
        if form is None:
            message = self._no_code(code) if code else self._no_candidate(name)
            self.findings.report(row, at, damage_of_name(row, at) or message)
        elif (
            form.code in self.record.withdrawn
            and not self.columns.is_own  # `counted` leaves them out, with a remark
            and not self._counts(form, row)
        ):
            return None
        return form

    def _counts(self, form: FormRecord, row: Row) -> bool:
        """Return whether answers on a withdrawn form count: its candidate has another one."""
        at = self.record.withdrawn[form.code]
        fault = f"form {form.code} was withdrawn by amendment {at.number}"
        fault += f" ({at.reason})" if at.reason else ""
        counts = bool(form.candidate and form.candidate.id in self.by_id)
        if counts:
            remark = f"{fault}; its answers count, as its candidate has another copy"
            self.findings.remark(row, self.columns.code, remark)
        else:
            message = f"{fault}: remove this row, or give its candidate a copy with studypress add"
            self.findings.report(row, self.columns.code, message)
        return counts

    def _id(self, row: Row) -> str:
        return plain_id(text_of(row, self.columns.candidate))

    def _no_code(self, code: str) -> str:
        owner = self.owner_of(code)
        fault = not_of(self.record.title, code, owner)
        if is_form_code(code):  # a code of another exam: similar codes here are other candidates'
            where = "there" if owner else "in the folder of that exam"
            return f"{fault}: mark that paper {where}"
        return fault + did_you_mean(code.upper(), [form.code for form in self.record.valid_forms])

    def _no_candidate(self, name: str) -> str:
        if not name:
            return "this row has neither a form code nor a candidate"
        return f"unknown candidate '{name}'{did_you_mean(name, self.by_id)}"

    def _candidate_of(self, form: FormRecord, row: Row) -> Candidate | None:
        """Return the candidate who answered; the row's id decides for spare or anonymous forms."""
        name, at = self._id(row), self.columns.candidate
        if not name or (form.candidate and form.candidate.id == name):
            return form.candidate
        if form.candidate:
            message = f"form {form.code} is of '{form.candidate.id}', not of '{name}'"
            self.findings.report(row, at, damage_of_name(row, at) or message)
        elif not self.by_id:
            if not self.kept and (spoiled := damage_of_name(row, at)):
                self.findings.report(row, at, spoiled)
            return Candidate("", name)
        elif name not in self.by_id:
            if self.columns.is_own and (removed := self._removed(name)):
                return removed  # `counted` leaves the paper out, with a remark
            self.findings.report(row, at, damage_of_name(row, at) or self._no_candidate(name))
        return self.by_id[name].candidate if name in self.by_id else None

    def _removed(self, name: str) -> Candidate | None:
        owners = (form.candidate for form in self.record.owned_forms)
        return next((who for who in owners if who and who.id == name), None)

    def _note(self, form: FormRecord, candidate: Candidate | None, row: Row) -> None:
        who = {f"form {form.code}": self.columns.code}
        if candidate:
            who |= {f"candidate '{candidate.id}'": self.columns.candidate}
        for name, at in who.items():
            first, same = self.seen.setdefault(name, (row[at or 0].place, form))
            if first.line != row[0].place.line and not (self.columns.is_own and same is form):
                message = f"duplicate {name} (first in line {first.line})"
                self.findings.report(row, at, message)
                break
