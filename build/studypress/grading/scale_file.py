"""Parser of the file of a grade scale: a Scale, or a list of all problems."""

from collections.abc import Iterator
from fractions import Fraction

from pydantic import ValidationError

from studypress.bank.characters import character_faults
from studypress.bank.messages import problems_of
from studypress.bank.topic_files import items
from studypress.bank.values.numbers import number_of
from studypress.bank.yaml_source import DataPath, Source, parse
from studypress.errors import ContentError, Problem, SourcePlace, did_you_mean
from studypress.grading.scales import MOST_STEPS, LinearGrades, Scale, ScaleUnit


def parse_scale(text: str | bytes, file: str) -> Scale:
    """Parse the YAML of a grade scale; `file` is its name in messages.

    Raises ContentError with every problem: errors of format, grades out of order or without a
    score, a pass mark that is no grade.
    """
    source = parse(text.encode() if isinstance(text, str) else text, file)
    if source.data is None:
        raise ContentError([Problem(SourcePlace(file), "the file is empty: write its grades")])
    _use_written_grades(source)
    try:
        scale = Scale.model_validate(source.data)
    except ValidationError as error:
        found = (problem for _, problem in problems_of(error, source, Scale))
        raise ContentError([*source.problems, *found]) from None
    problems = [*source.problems, *_unseen(scale, source), *_faults(scale, source)]
    if problems:
        raise ContentError(problems)
    return scale


def _use_written_grades(source: Source) -> None:
    """Replace grades that YAML reads as numbers by their source: `1.0` is text."""
    if not isinstance(source.data, dict):
        return
    if ("pass",) in source.written:
        source.data["pass"] = source.written["pass",]
    for at, step in enumerate(items(source.data, "grades")):
        path: DataPath = ("grades", at, "grade")
        if isinstance(step, dict) and path in source.written:
            step["grade"] = source.written[path]


def _unseen(scale: Scale, source: Source) -> Iterator[Problem]:
    texts: dict[DataPath, str] = {("title",): scale.title}
    texts |= {("grades", at, "grade"): step.grade for at, step in enumerate(scale.grades or ())}
    for path, text in texts.items():
        for _, fault in character_faults(text):
            yield Problem(source.place(path), f"'{path[-1]}' has {fault}")


def _faults(scale: Scale, source: Source) -> Iterator[Problem]:
    if (scale.grades is None) == (scale.linear is None):
        given = "both: remove one" if scale.grades else "neither: write one of them"
        message = f"a scale has either 'grades' or 'linear', and this one has {given}"
        yield Problem(source.place(("linear",)), message)
    elif scale.linear:
        yield from _of_linear(scale, scale.linear, source)
    else:
        yield from _of_grades(scale, source)


def _of_linear(scale: Scale, linear: LinearGrades, source: Source) -> Iterator[Problem]:
    where = source.place(("linear", "step"))
    steps = linear.steps
    if not steps or steps.denominator != 1:
        message = f"from {linear.lowest} to {linear.highest} is no whole number of steps of"
        yield Problem(where, f"{message} {linear.step}: change 'step', 'from' or 'to'")
    elif steps > MOST_STEPS:
        message = f"more than {MOST_STEPS:,} steps, the maximum: write a larger 'step'"
        yield Problem(where, message)
    elif scale.least_pass is not None and not _is_a_grade(scale.least_pass, linear):
        message = f"'pass' is no grade of this scale (it is {scale.least_pass!r}): write a number"
        message += f" from {linear.lowest} to {linear.highest}, in steps of {linear.step}"
        yield Problem(source.place(("pass",)), message)


def _is_a_grade(text: str, linear: LinearGrades) -> bool:
    """Return whether a text is the number of a linear grade, written with a decimal point."""
    value = number_of(text) if "," not in text else None
    return value is not None and value in {
        Fraction(linear.text(at)) for at in range(int(linear.steps) + 1)
    }


def _of_grades(scale: Scale, source: Source) -> Iterator[Problem]:
    steps = scale.grades or ()
    for at, step in enumerate(steps):
        where = source.place(("grades", at, "from"))
        if at and step.least >= steps[at - 1].least:
            message = f"'from' must be less than that of the grade before ({steps[at - 1].least})"
            yield Problem(where, f"{message}: list the grades from the best to the worst")
        if scale.unit is ScaleUnit.PERCENT and step.least > 100:  # noqa: PLR2004 - percent
            yield Problem(where, "'from' is more than 100 percent: correct it, or use unit: points")
        if step.grade in [other.grade for other in steps[:at]]:
            message = f"the grade '{step.grade}' is listed twice: remove one"
            yield Problem(source.place(("grades", at, "grade")), message)
    if steps[-1].least:
        message = f"scores below {steps[-1].least} have no grade: add a last grade with 'from: 0'"
        yield Problem(source.place(("grades", len(steps) - 1)), message)
    known = [step.grade for step in steps]
    if scale.least_pass is not None and scale.least_pass not in known:
        hint = did_you_mean(scale.least_pass, known) or f"; known: {', '.join(known)}"
        yield Problem(source.place(("pass",)), f"no grade is '{scale.least_pass}'{hint}")
