"""Plan of a requested exam: reads and checks blueprint, roster and seed."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.errors import CallError, ContentError, Problem, did_you_mean
from studypress.exam.blueprint.default import simple_blueprint, usual_kind
from studypress.exam.blueprint.model import Blueprint
from studypress.exam.blueprint.parse import parse_blueprint
from studypress.exam.headings import plain
from studypress.exam.model import Candidate, Plan
from studypress.exam.needs import CopyLook, Needs
from studypress.exam.password import password_fault
from studypress.exam.roster import Roster, read_roster
from studypress.files.package_folders import style_names
from studypress.page.text.problems import name_problems
from studypress.page.words.catalogue import language_of, missing_catalogue
from studypress.pipeline.option_files import option_file, read_bytes
from studypress.pipeline.request import ExamOptions, Request
from studypress.pipeline.sittings.earlier_exams import SecondSitting

STYLES = {"paper": "paper", "theme": "themes"}
"""Folders of styles whose names the fields of a roster contain."""
_SHORT_SEED = 20  # characters; a random seed has 32
_FEW_SIGNS = 8  # distinct characters in a seed


def plan_of(
    options: ExamOptions, chosen: Bank, recorded: str | None, request: Request | None = None
) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan of an exam, and remarks; `recorded` is the seed of an exam to continue.

    With the `request` that prints it, candidates have their needs. Raises ContentError with the
    problems of a blueprint or a roster, and CallError for options that contradict the blueprint.
    """
    roster = roster_of(options.roster, options.columns)
    if request:
        language = request.language or chosen.language
        usual, custom = request.look._replace(language=language), request.custom
        names = {field: style_names(folder, custom) for field, folder in STYLES.items()}
        roster = with_looks(roster, usual, names)
    candidates = roster.candidates
    forms = (
        len(candidates) + options.spares if candidates else (options.forms or 1) + options.spares
    )
    seed = options.seed if options.seed is not None else recorded or secrets.token_hex(16)
    sitting = SecondSitting(options, chosen)
    blueprint = sitting.blueprint() or _blueprint(options, chosen)
    plan = sitting.ruled(Plan(blueprint, forms, seed, candidates))
    remarks = (*roster.remarks, *_time_remarks(roster, blueprint.minutes or 0))
    remarks = (*remarks, *_password_remarks(options, candidates), *sitting.remarks)
    return plan, (*remarks, *_seed_remarks(seed))


def _time_remarks(roster: Roster, usual: int) -> Iterator[str]:
    for candidate, places in zip(roster.candidates, roster.needs, strict=True):
        if (minutes := candidate.needs.minutes(usual)) < usual:
            yield f"{places['minutes']}: {minutes} minutes are less than the {usual} of the exam"


def with_looks(roster: Roster, usual: CopyLook, names: Mapping[str, Sequence[str]]) -> Roster:
    """Return a roster whose needs have the `names` of papers and themes; usual ones are removed.

    Raises ContentError with the place of each unknown name, and of each password of a web page.
    """
    found, problems = [], list[Problem]()
    for candidate, places in zip(roster.candidates, roster.needs, strict=True):
        needs, faults = _named(candidate.needs, usual, names)
        if candidate.password and needs.format == "html":
            message = "a web page cannot have a password: remove it, or write pdf or fillable"
            faults["format"] = message
        problems += (Problem(places[field], message) for field, message in faults.items())
        found.append(replace(candidate, needs=needs))
    if problems:
        raise ContentError(problems)
    languages = sorted({candidate.needs.language for candidate in found} - {""})
    remarks = filter(None, map(missing_catalogue, languages))
    return replace(roster, candidates=tuple(found), remarks=(*roster.remarks, *remarks))


def _named(
    needs: Needs, usual: CopyLook, names: Mapping[str, Sequence[str]]
) -> tuple[Needs, dict[str, str]]:
    """Return needs with names as the styles have them, and a message for each unknown one."""
    faults: dict[str, str] = {}
    named: dict[str, str] = {}
    for field, some in names.items():
        known = {plain(name): name for name in some}
        if (text := getattr(needs, field)) and plain(text) not in known:
            hint = did_you_mean(text, known.values()) or f"; known: {', '.join(known.values())}"
            faults[field] = f"unknown {field} '{text}'{hint}"
        named[field] = known.get(plain(text), "")
    named["language"] = needs.language and language_of(needs.language)
    if needs.language and not named["language"]:
        faults["language"] = (
            f"unknown language '{needs.language}': write its tag, as en, de or pt-BR"
        )
    own = {name: "" if value == getattr(usual, name) else value for name, value in named.items()}
    form = "" if needs.format == usual.format else needs.format
    return Needs(needs.time, **own, format=form), faults


def require_passwords(request: Request, candidates: Sequence[Candidate]) -> None:
    """Raise CallError for a password that cannot open a copy, and for any password with HTML."""
    password = request.exam.password if request.exam else None
    if password is not None and (fault := password_fault(password)):
        raise CallError(f"--password: {fault}")
    pages = [who for who in candidates if request.look.of(who.needs).format == "html"]
    if request.format == "html" and (password is not None or any(who.password for who in pages)):
        given = "--password" if password is not None else "the roster's passwords"
        raise CallError(
            f"--format html: only a PDF can have a password: remove {given}, or print PDF"
        )


def _password_remarks(options: ExamOptions, candidates: Sequence[Candidate]) -> Iterator[str]:
    without = [candidate for candidate in candidates if not candidate.password]
    if not options.password and 0 < len(without) < len(candidates):
        more = f" and {len(without) - 1} more" if without[1:] else ""
        yield f"no protected copy for {without[0].name}{more}: the roster has no password"
    pages = [candidate for candidate in candidates if candidate.needs.format == "html"]
    if pages and (options.password or len(without) < len(candidates)):
        more = f" and {len(pages) - 1} more" if pages[1:] else ""
        yield f"no protected copy for {pages[0].name}{more}: a web page cannot have a password"


def _seed_remarks(seed: str) -> Iterator[str]:
    if len(seed) < _SHORT_SEED or len(set(seed)) < _FEW_SIGNS:
        yield (
            "the seed is easy to guess, and reveals every key: for a real exam, omit --seed (the"
            f" manifest stores a random seed), or give one of {_SHORT_SEED} characters or more that"
            " are not words"
        )


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
        return simple_blueprint(chosen, options.kind or usual_kind(chosen), options.questions)
    if options.questions or options.kind:
        raise CallError("--questions, --kind: the blueprint defines both: remove them")
    return blueprint_of(options.blueprint, chosen)


def blueprint_of(name: str, chosen: Bank) -> Blueprint:
    """Read the blueprint of a name or a file; raise ContentError with its problems."""
    path = option_file("blueprint", name)
    return parse_blueprint(read_bytes(path), str(path), chosen)
