"""Parser of blueprint files: a Blueprint, or a list of all problems."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from studypress.bank.bank import Bank
from studypress.bank.messages import problems_of
from studypress.bank.topic_files import items
from studypress.bank.values.points import total
from studypress.bank.yaml_source import Source, parse
from studypress.errors import ContentError, Problem, SourcePlace, did_you_mean
from studypress.exam.blueprint.matching import is_among, names_of
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.blueprint.shortages import Numbered, alone, together
from studypress.exam.shuffle_constraints import units_of


def parse_blueprint(text: str | bytes, file: str, bank: Bank) -> Blueprint:
    """Parse a blueprint for the bank; `file` is its name in messages.

    Raises ContentError with every problem: errors of format, names that are not in the bank,
    rows that it cannot meet, points that do not add up. Whether groups, which stay together,
    can be divided among rows is known only when they are drawn.
    """
    source = parse(text.encode() if isinstance(text, str) else text, file)
    blueprint, problems = _validated(source)
    known = _known_names(bank)
    sound = []
    for numbered in _rows(source):
        unknown = list(_unknown_names(numbered, known, source))
        problems += unknown
        sound += [] if unknown else [numbered]
    problems += _unmet(sound, bank, source)
    problems += _wrong_points(blueprint, source) if blueprint else []
    if problems or blueprint is None:
        raise ContentError(problems)
    return blueprint


def _validated(source: Source) -> tuple[Blueprint | None, list[Problem]]:
    if source.data is None:
        return None, [Problem(SourcePlace(source.file), "the file is empty: write its rows")]
    try:
        return Blueprint.model_validate(source.data), source.problems
    except ValidationError as error:
        found = problems_of(error, source, Blueprint)
        return None, source.problems + [problem for _, problem in found]


def _rows(source: Source) -> Iterator[Numbered]:
    """Yield the valid rows, with their numbers."""
    for number, row in enumerate(items(source.data, "rows"), start=1):
        try:
            yield number, Row.model_validate(row)
        except ValidationError:
            continue


def _known_names(bank: Bank) -> dict[str, Sequence[str]]:
    names = [names_of(entry) for entry in bank.entries]
    return {
        key: list(dict.fromkeys(name for of_entry in names for name in of_entry[key]))
        for key in ("section", "topic", "tag")
    }


def _unknown_names(
    numbered: Numbered, known: Mapping[str, Sequence[str]], source: Source
) -> Iterator[Problem]:
    number, row = numbered
    for key, names in known.items():
        for at, value in enumerate(getattr(row, key)):
            if not is_among(value, names):
                hint = did_you_mean(value, names) or f"; known: {', '.join(names) or 'none'}"
                place = source.place(("rows", number - 1, key, at))
                yield Problem(place, f"the bank has no {key} '{value}'{hint}")


def _unmet(rows: Sequence[Numbered], bank: Bank, source: Source) -> Iterator[Problem]:
    units = units_of(bank.entries)
    enough = []
    for numbered in rows:
        if fault := alone(numbered, units):
            yield Problem(source.place(("rows", numbered[0] - 1)), fault)
        else:
            enough.append(numbered)
    for number, fault in together(enough, units):
        yield Problem(source.place(("rows", number - 1)), fault)


def _wrong_points(blueprint: Blueprint, source: Source) -> Iterator[Problem]:
    counted = [row for row in blueprint.rows if not row.bonus]
    if not counted:
        message = "every row is a bonus, so no question counts: remove 'bonus' from a row"
        yield Problem(source.place(("rows",)), message)
        return
    wanted = blueprint.points
    points = [row.count * row.points for row in counted if row.points is not None]
    if wanted is not None and len(points) == len(counted) and total(points) != wanted:
        rows = "the rows" if len(counted) == len(blueprint.rows) else "the rows without the bonus"
        message = f"'points' is {wanted}, but {rows} have {total(points)}: correct it, or a row"
        yield Problem(source.place(("points",)), message)
