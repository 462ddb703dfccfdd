"""Steps of a run: announced at the start, then reported for each finished part."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studypress.pipeline.request import Progress, Request, Step

if TYPE_CHECKING:
    from studypress.exam.model import Exam, Form

PIECES, PLANS, FORMS, MARKING = "layout of questions", "plans", "forms and keys", "marking sheets"
PROTECTED, SOLUTIONS, FAIRNESS = "protected copies", "solutions", "fairness report"
SCORECARD_STEP = "scorecards"

_QUESTION = {
    "guide": 0.4,
    "key": 0.04,
    "flashcards": 0.1,
    "worksheet": 0.1,
    "scorecard": 0.1,
    "practice": 0.05,
}
"""Seconds of work for a question in each document."""

_PRIOR = 3.0  # seconds of work at which measured and usual pace have equal weight


@dataclass
class Estimate:
    """Estimate of a run's remaining time: usual seconds of its steps, at the measured pace."""

    started: float
    reported: float = 0.0
    """Seconds from the start to the last report of a step."""
    parts: dict[Step, int] = field(default_factory=dict)

    def record(self, step: Step, done: int, now: float) -> None:
        """Record the number of finished parts of a step."""
        self.parts[step] = done
        self.reported = now - self.started

    def remaining(self, now: float) -> float:
        """Return the remaining seconds; 0 if the run takes longer than estimated."""
        done = sum(step.seconds * parts for step, parts in self.parts.items())
        total = sum(step.seconds * step.parts for step in self.parts)
        pace = (self.reported + _PRIOR) / (done + _PRIOR)
        return max(self.reported + (total - done) * pace - (now - self.started), 0.0)


class Steps:
    """Steps of a run, and the finished parts of each."""

    def __init__(self, progress: Progress, steps: Iterable[Step] = ()) -> None:
        """Announce all steps."""
        self._progress = progress
        self._steps = {step.name: step for step in steps}
        self._done = dict.fromkeys(self._steps, 0)
        for step in self._steps.values():
            progress(step, 0)

    def done(self, name: str) -> None:
        """Report one more finished part of a step; ignore steps that the run does not have."""
        if name in self._steps:
            self._done[name] += 1
            self._progress(self._steps[name], self._done[name])


def steps_of(
    request: Request, questions: int, exam: "Exam | None", scorecards: "Sequence[Form]" = ()
) -> Iterator[Step]:
    """Yield the steps of printing documents with this number of questions, exam and scorecards."""
    for name in request.documents:
        yield Step(name, 1, _QUESTION[name] * questions)
    if scorecards:
        asked = len(scorecards[0].items)
        yield Step(SCORECARD_STEP, len(scorecards), _QUESTION["scorecard"] * asked)
    if exam:
        yield from exam_steps(request, exam)


def exam_steps(request: Request, exam: "Exam") -> Iterator[Step]:
    """Yield the steps of printing an exam."""
    forms, asked = len(exam.forms), len(exam.asked)
    parts = exam.by_look(request.look).items()
    composed = [len(part.forms) for look, part in parts if look.is_printed]
    singly = forms - sum(composed)
    composed += [forms] * request.look.is_printed  # keys
    if composed:
        yield Step(PIECES, len(composed), 0.5 + 0.05 * asked)
        yield Step(PLANS, sum(composed), 0.001)
    yield Step(FORMS, forms, (0.3 * singly + 0.02 * (forms - singly)) / forms)
    if copies := len(protected_forms(request, exam)):
        yield Step(PROTECTED, copies, 0.05)
    yield Step(SOLUTIONS, 1, 0.1 * asked)
    yield Step(MARKING, 1, 0.5 + 0.002 * forms)
    yield Step(FAIRNESS, 1, 0.5)


def protected_forms(request: Request, exam: "Exam") -> dict[int, str]:
    """Return the password of each form with a protected copy, by form number; not of web pages."""
    common = (request.exam and request.exam.password) or ""
    words = {
        form.number: (form.candidate.password if form.candidate else "") or common
        for form in exam.forms
        if request.look.of(form.needs).format != "html"
    }
    return {number: password for number, password in words.items() if password}
