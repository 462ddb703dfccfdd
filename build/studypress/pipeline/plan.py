"""Plan of a requested exam: reads and checks blueprint, roster and seed."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.errors import CallError, ContentError, PressError, did_you_mean
from studypress.exam.blueprint.default import simple_blueprint, usual_kind
from studypress.exam.blueprint.model import Blueprint
from studypress.exam.blueprint.parse import parse_blueprint
from studypress.exam.model import Candidate, Plan
from studypress.exam.password import password_fault
from studypress.exam.roster import Roster, read_roster
from studypress.files.csv_sheet import MAX_BYTES
from studypress.files.inside import ClosedDoorError, read_inside
from studypress.files.package_folders import shipped
from studypress.page.text.problems import name_problems
from studypress.pipeline.request import ExamOptions, Request

_SHIPPED = shipped("content") / "blueprints"
_SHORT_SEED = 20  # characters; a random seed has 32
_FEW_SIGNS = 8  # distinct characters in a seed


def plan_of(
    options: ExamOptions, chosen: Bank, recorded: str | None
) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan of an exam, and remarks; `recorded` is the seed of an exam to continue.

    Raises ContentError with the problems of a blueprint or a roster, and CallError for options
    that contradict the blueprint.
    """
    roster = roster_of(options.roster, options.columns)
    candidates = roster.candidates
    forms = len(candidates) + options.spares if candidates else options.forms + options.spares
    seed = options.seed if options.seed is not None else recorded or secrets.token_hex(16)
    plan = Plan(_blueprint(options, chosen), forms, seed, candidates)
    return plan, (*roster.remarks, *_password_remarks(options, candidates), *_seed_remarks(seed))


def require_passwords(request: Request, candidates: Sequence[Candidate]) -> None:
    """Raise CallError for a password that cannot open a copy, and for any password with HTML."""
    password = request.exam.password if request.exam else None
    if password is not None and (fault := password_fault(password)):
        raise CallError(f"--password: {fault}")
    if request.format == "html" and (password is not None or any(c.password for c in candidates)):
        given = "--password" if password is not None else "the roster's passwords"
        raise CallError(
            f"--format html: only a PDF can have a password: remove {given}, or print PDF"
        )


def _password_remarks(options: ExamOptions, candidates: Sequence[Candidate]) -> Iterator[str]:
    without = [candidate for candidate in candidates if not candidate.password]
    if not options.password and 0 < len(without) < len(candidates):
        more = f" and {len(without) - 1} more" if without[1:] else ""
        yield f"no protected copy for {without[0].name}{more}: the roster has no password"


def _seed_remarks(seed: str) -> Iterator[str]:
    if len(seed) < _SHORT_SEED or len(set(seed)) < _FEW_SIGNS:
        yield (
            "the seed is easy to guess, and reveals every key: for a real exam, omit --seed (the"
            f" manifest stores a random seed), or give one of {_SHORT_SEED} characters or more that"
            " are not words"
        )


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a user's file of bounded size; raise PressError if it is unreadable."""
    try:
        return read_inside(path.parent, path.name, MAX_BYTES)
    except ClosedDoorError as error:
        raise PressError(f"{path}: {error}") from None


def roster_of(path: Path | None, columns: Iterable[tuple[str, str]]) -> Roster:
    """Read a roster; `columns` are fields and their headings. Without a file it is empty.

    Raises ContentError with the problems of the file and of its names.
    """
    if path is None:
        return Roster((), ())
    roster = read_roster(read_bytes(path), str(path), dict(columns))
    if problems := list(name_problems(roster)):
        raise ContentError(problems)
    return roster


def _blueprint(options: ExamOptions, chosen: Bank) -> Blueprint:
    if options.blueprint is None:
        return simple_blueprint(chosen, _kind(options, chosen), options.questions)
    if options.questions or options.kind:
        raise CallError("--questions, --kind: the blueprint defines both: remove them")
    return blueprint_of(options.blueprint, chosen)


def blueprint_of(name: str, chosen: Bank) -> Blueprint:
    """Read the blueprint of a name or a file; raise ContentError with its problems."""
    path = _blueprint_file(name)
    return parse_blueprint(read_bytes(path), str(path), chosen)


def shipped_blueprints() -> list[str]:
    """Return the names of the blueprints that ship."""
    return sorted(path.stem for path in _SHIPPED.glob("*.yaml"))


def _kind(options: ExamOptions, chosen: Bank) -> str:
    return options.kind or usual_kind(chosen)


def _blueprint_file(name: str) -> Path:
    """Return the shipped blueprint of this name, or the file; raise CallError without either."""
    known = shipped_blueprints()
    if name in known:
        return _SHIPPED / f"{name}.yaml"
    if Path(name).is_file():
        return Path(name)
    hint = did_you_mean(name, known) or f"; shipped blueprints: {', '.join(known)}"
    raise CallError(f"--blueprint: no file and no shipped blueprint '{name}'{hint}")
