"""Plans of amendments: what is asked for, checked against the record of the exam."""

import csv
from bisect import bisect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import StringIO
from itertools import accumulate
from pathlib import Path, PurePosixPath

from studypress.errors import CallError, ContentError, Problem, did_you_mean
from studypress.exam.form_code import is_form_code, not_of, symbols_of
from studypress.exam.model import Candidate, seat_of
from studypress.exam.needs import Needs
from studypress.exam.record.amendment import Action
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.exam.roster import Roster, read_roster
from studypress.exam.seating import touching
from studypress.files.package_folders import style_names
from studypress.page.text.problems import name_problems
from studypress.pipeline.exams.plan import STYLES, roster_of, with_looks

MAX_REASON = 500  # characters, as in a manifest
_SHOWN = 5  # spare copies in a message


@dataclass(frozen=True)
class Change:
    """A change of a printed exam: candidates who get new copies, and what happens to others.

    `withdrawn` are codes of copies, `assigned` the candidates who get a spare copy, by its code.
    """

    action: Action
    candidates: tuple[Candidate, ...] = ()
    withdrawn: tuple[str, ...] = ()
    assigned: Mapping[str, Candidate] | None = None
    reason: str = ""
    remarks: tuple[str, ...] = ()


PlanChange = Callable[[Record], Change]
"""Function that returns a change of the exam with this record, or raises an error."""


def addition(
    fields: Mapping[str, str],
    roster: Path | None = None,
    columns: Collection[tuple[str, str]] = (),
    spare: str | None = None,
    owner_of: Callable[[str], str] = lambda _: "",
) -> PlanChange:
    """Plan copies for the candidates of a roster, or for one described by its `fields`.

    With the code of a `spare` copy, the candidate gets that one, and a copy that the candidate has
    is withdrawn. `owner_of` returns the title and the folder of another exam that has a code, or an
    empty string. Raises CallError for options that contradict each other.
    """
    if roster and (fields or spare):
        given = ", ".join(f"--{name}" for name in (*fields, *(("spare",) if spare else ())))
        raise CallError(f"--roster: the file describes the candidates: remove {given}")
    if columns and not roster:
        raise CallError("--column: only with a roster: add --roster")
    needed = () if roster else ("id",) if spare is not None else ("name", "id")
    if missing := ", ".join(f"--{name}" for name in needed if name not in fields):
        raise CallError(f"{missing}: missing: who gets a copy? Add {missing}, or a --roster")
    if spare is not None:
        return partial(_assigned, spare, fields, owner_of)
    return partial(_listed, roster, columns) if roster else partial(_described, fields)


def _listed(path: Path, columns: Collection[tuple[str, str]], record: Record) -> Change:
    roster = _looked(roster_of(path, columns), record)
    people = zip(roster.candidates, roster.places, strict=True)
    problems = [Problem(at, fault) for who, at in people for _, fault in _faults(record, who)]
    if problems:
        raise ContentError(problems)
    return Change(Action.ADD, roster.candidates, remarks=roster.remarks)


def _described(fields: Mapping[str, str], record: Record) -> Change:
    if "name" not in fields:
        raise CallError("--name: missing: add the name of the candidate")
    (who,) = _of_options(fields, record).candidates
    if faults := [f"--{field}: {fault}" for field, fault in _faults(record, who)]:
        raise CallError("; ".join(faults))
    return Change(Action.ADD, (who,))


def _assigned(
    code: str, fields: Mapping[str, str], owner_of: Callable[[str], str], record: Record
) -> Change:
    spare, had = _spare(record, code, owner_of), _copy_of(record, fields["id"])
    who = _same(had, fields) if had else _described(fields, record).candidates[0]
    _require_other_order(record, spare, who)
    known = replace(who, needs=Needs(time=who.needs.time))
    withdrawn = (had.code,) if had else ()
    return Change(Action.ASSIGN, (), withdrawn, {spare.code: known}, remarks=tuple(_unmet(who)))


def removal(name: str, reason: str) -> PlanChange:
    """Plan to withdraw the copy of a candidate."""
    if len(reason) > MAX_REASON or not reason.isprintable():
        raise CallError(f"--reason: write it on one line, of at most {MAX_REASON} characters")

    return partial(_removed, name, reason)


def _removed(name: str, reason: str, record: Record) -> Change:
    copy = _require_copy(record, name)
    return Change(Action.REMOVE, withdrawn=(copy.code,), reason=reason)


def seat_change(name: str, seat: str | None, group: str | None) -> PlanChange:
    """Plan a new copy for a candidate who moves to another seat or group."""
    if not seat and not group:
        raise CallError("--seat: where to is missing: add --seat, or --group for another room")
    if seat and seat_of(seat) is None:
        raise CallError(f"--seat: '{seat}' is not a seat: write its row and number, such as B7")

    return partial(_moved, name, seat, group)


def _moved(name: str, seat: str | None, group: str | None, record: Record) -> Change:
    copy = _require_copy(record, name)
    who = copy.candidate or Candidate("", name)
    room = _of_options({"name": "-", "id": "-", "group": group}).candidates[0] if group else who
    moved = replace(who, group=room.group, seat=seat_of(seat or ""))
    if (moved.group, moved.seat) == (who.group, who.seat):
        raise CallError(f"--seat: {_place(who)} is where '{who.id}' is already")
    for fault in _taken(record, moved):
        raise CallError(f"--seat: {fault}")
    return Change(Action.MOVE, (moved,), (copy.code,))


def _looked(roster: Roster, record: Record) -> Roster:
    """Return a roster whose needs have the names of the styles with which an exam was printed."""
    usual = record.options.look._replace(language=record.language)
    own = [PurePosixPath(name) for name in record.options.custom]
    names = {
        field: [
            *style_names(folder),
            *(path.stem for path in own if path.parent == PurePosixPath("styles", folder)),
        ]
        for field, folder in STYLES.items()
    }
    return with_looks(roster, usual, names)


def _of_options(fields: Mapping[str, str], record: Record | None = None) -> Roster:
    """Return a roster of one candidate: the rules of a roster hold for options too.

    With a `record`, needs have the names of its styles.
    """
    for field, text in fields.items():
        if not text.isprintable() and ("\n" in text or "\r" in text):
            raise CallError(f"--{field}: a line break: write it on one line")
    table = StringIO()
    rows = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\n")
    cells = ['="{}"'.format(cell.replace('"', '""')) for cell in fields.values()]
    rows.writerows([fields, cells])
    try:
        roster = read_roster(table.getvalue().encode(), "options", {name: name for name in fields})
        roster = _looked(roster, record) if record else roster
        problems: Sequence[Problem] = list(name_problems(roster))
    except ContentError as error:
        problems = error.problems
    if problems:
        sizes = [len(cell.replace('"', '""')) + 3 for cell in cells]
        starts = [1, *(1 + end for end in accumulate(sizes))]
        names = list(fields)
        faults = (
            f"--{names[bisect(starts, at.place.column) - 1]}: {at.message}" for at in problems
        )
        raise CallError("; ".join(faults))
    return roster


def _same(had: FormRecord, fields: Mapping[str, str]) -> Candidate:
    """Return the candidate of a copy; raise CallError if options describe another one."""
    who = had.candidate or Candidate("", "")
    known = {"name": who.name, "id": who.id, "email": who.email, "group": who.group}
    known["seat"] = str(who.seat or "")
    for field, text in fields.items():
        if known.get(field) != text:
            raise CallError(
                f"--{field}: '{who.id}' has copy {had.code} with {field} '{known.get(field, '')}':"
                f" omit --{field}, or change the seat with move first"
            )
    return who


def _faults(record: Record, who: Candidate) -> Iterator[tuple[str, str]]:
    """Yield field and fault of a candidate who has a copy, or whose seat is taken."""
    if copy := _copy_of(record, who.id):
        yield "id", f"'{who.id}' has copy {copy.code}: leave it out, or use move or --spare"
    yield from (("seat", fault) for fault in _taken(record, who))


def _taken(record: Record, who: Candidate) -> Iterator[str]:
    for form in record.valid_forms:
        sits = form.candidate
        if sits and sits.id != who.id and who.seat and _place(sits) == _place(who):
            yield f"{_place(who)} is taken by {sits.name} ({sits.id}): choose another seat"


def _place(who: Candidate) -> str:
    room = f" of {who.group}" if who.group else ""
    return f"seat {who.seat}{room}" if who.seat else (who.group or "no seat")


def _copy_of(record: Record, name: str) -> FormRecord | None:
    forms = (form for form in record.valid_forms if form.candidate)
    return next((form for form in forms if form.candidate and form.candidate.id == name), None)


def _require_copy(record: Record, name: str) -> FormRecord:
    if copy := _copy_of(record, name):
        return copy
    if any(form.candidate and form.candidate.id == name for form in record.owned_forms):
        raise CallError(f"--id: the copy of '{name}' was withdrawn before")
    hint = did_you_mean(name, [form.candidate.id for form in record.valid_forms if form.candidate])
    raise CallError(f"--id: no candidate '{name}' has a copy of '{record.title}'{hint}")


def _spare(record: Record, code: str, owner_of: Callable[[str], str]) -> FormRecord:
    """Return the spare copy with a code; raise CallError for another copy."""
    free = [form.code for form in record.valid_forms if not form.candidate]
    left = f"spare copies: {', '.join(free[:_SHOWN])}" if free else "no spare copy is left"
    for form in record.owned_forms:
        if symbols_of(form.code) != symbols_of(code):
            continue
        if form.code in record.withdrawn:
            number = record.withdrawn[form.code].number
            raise CallError(
                f"--spare: copy {form.code} was withdrawn by amendment {number}; {left}"
            )
        if who := form.candidate:
            raise CallError(f"--spare: copy {form.code} is of {who.name} ({who.id}); {left}")
        return form
    hint = "" if is_form_code(code) else did_you_mean(code.upper(), free)
    raise CallError(f"--spare: {not_of(record.title, code, owner_of(code))}{hint}; {left}")


def _unmet(who: Candidate) -> Iterator[str]:
    """Yield a remark if a spare copy is not as the candidate needs it."""
    if who.needs != Needs():
        yield (
            f"{who.name} ({who.id}) has needs, and a spare copy is as all others: its cover states"
            " the usual time; for another copy, use add without --spare"
        )


def _require_other_order(record: Record, spare: FormRecord, who: Candidate) -> None:
    """Raise CallError if a neighbour has the questions in the order of a spare copy."""
    forms = [form for form in record.valid_forms if form.candidate and form.candidate.id != who.id]
    near = touching([*(form.candidate for form in forms if form.candidate), who])[-1]
    orders = {tuple(item.id for item in forms[at].questions): forms[at] for at in near}
    if other := orders.get(tuple(item.id for item in spare.questions)):
        raise CallError(
            f"--spare: copy {spare.code} has its questions in the order of copy {other.code} on a"
            f" seat beside {who.seat}: assign another spare copy, or print one without --spare"
        )
