"""From an exam that is wished for to its plan: blueprint, roster and seed are found and checked."""

import secrets
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.faults import did_you_mean
from studypress.errors import CallError, ContentError, PressError
from studypress.exam.blueprint import Blueprint
from studypress.exam.blueprint_file import parse_blueprint
from studypress.exam.exam import Candidate, Plan
from studypress.exam.roster import read_roster
from studypress.exam.simple import simple_blueprint
from studypress.exam.spreadsheet import MAX_BYTES
from studypress.page.names import name_problems
from studypress.paths import ClosedDoorError, read_inside, shipped
from studypress.pipeline.request import ExamWish


def plan_of(wish: ExamWish, chosen: Bank, recorded: str | None) -> Plan:
    """Return the plan of an exam; `recorded` is the seed of one to go on with.

    Raises ContentError for what is wrong in a blueprint or a roster, and CallError for options
    that contradict them.
    """
    candidates = _candidates(wish.roster) if wish.roster else ()
    forms = len(candidates) + wish.spares if candidates else wish.forms + wish.spares
    seed = wish.seed if wish.seed is not None else recorded or secrets.token_hex(16)
    return Plan(_blueprint(wish, chosen), forms, seed, candidates)


def read_bytes(path: Path) -> bytes:
    """Read a file that the user names, of bounded size; raises PressError if it cannot be read."""
    try:
        return read_inside(path.parent, path.name, MAX_BYTES)
    except ClosedDoorError as error:
        raise PressError(f"{path}: {error}") from None


def _candidates(path: Path) -> tuple[Candidate, ...]:
    roster = read_roster(read_bytes(path), str(path))
    if problems := list(name_problems(roster)):
        raise ContentError(problems)
    return roster.candidates


def _blueprint(wish: ExamWish, chosen: Bank) -> Blueprint:
    if wish.blueprint is None:
        return simple_blueprint(chosen, _kind(wish, chosen), wish.questions)
    if wish.questions or wish.kind:
        raise CallError("--questions, --kind: a blueprint says both already: leave them out")
    path = _blueprint_file(wish.blueprint)
    return parse_blueprint(read_bytes(path), str(path), chosen)


def _kind(wish: ExamWish, chosen: Bank) -> str:
    closed = any(entry.question.choices for entry in chosen.entries)
    return wish.kind or ("choice" if closed else "open")


def _blueprint_file(name: str) -> Path:
    """Return the file that is named, or the blueprint of that name that ships."""
    ready = shipped("content") / "blueprints"
    known = sorted(path.stem for path in ready.glob("*.yaml"))
    if name in known:
        return ready / f"{name}.yaml"
    if Path(name).is_file():
        return Path(name)
    hint = did_you_mean(name, known) or f"; ready ones are {', '.join(known)}"
    raise CallError(f"--blueprint: there is no file and no ready blueprint '{name}'{hint}")
