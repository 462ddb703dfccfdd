"""Plans of second sittings: they avoid the questions of earlier exams, or are parallel to one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.errors import CallError
from studypress.exam.blueprint.model import Blueprint
from studypress.exam.draw.rules import DrawRules
from studypress.exam.earlier.asked import EarlierExam, avoided_in
from studypress.exam.earlier.nearest import nearest_draw
from studypress.exam.earlier.parallel import parallel_blueprint
from studypress.exam.model import Exam, Plan
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.request import ExamOptions


def earlier_exam(folder: Path, option: str) -> EarlierExam:
    """Return the exam in a folder, which an option names; raise CallError if there is none."""
    try:
        where, record = printed_exam(folder)
    except CallError as error:
        raise CallError(f"--{option} {error}") from None
    return EarlierExam(str(folder), record, where)


class SecondSitting:
    """The earlier exams that the options of a new one name."""

    def __init__(self, options: ExamOptions, chosen: Bank) -> None:
        """Read the exams; raise CallError for a folder without one."""
        self._chosen = chosen
        parallel = [options.parallel_to] if options.parallel_to else []
        others = (folder for folder in options.not_in if folder not in parallel)
        self.parallel_to = next((earlier_exam(at, "parallel-to") for at in parallel), None)
        first = [self.parallel_to] if self.parallel_to else []
        exams = [*first, *(earlier_exam(folder, "not-in") for folder in others)]
        self._avoided, self.remarks = avoided_in(chosen, exams)

    def blueprint(self) -> Blueprint | None:
        """Return the blueprint of a parallel exam, and add its remarks; None for another exam."""
        if self.parallel_to is None:
            return None
        made, remarks = parallel_blueprint(self.parallel_to, self._chosen, self._avoided)
        self.remarks += remarks
        return made

    def ruled(self, plan: Plan) -> Plan:
        """Return the plan with the rules of its draw."""
        measures = {
            entry.question.id: entry.measured.earned
            for entry in self._chosen.entries
            if entry.measured
        }
        by_measure = any(row.measured for row in plan.blueprint.rows)
        rules = DrawRules(avoided=self._avoided, measured=measures if by_measure else None)
        plan = replace(plan, rules=rules)
        if self.parallel_to is None or not measures:
            return plan
        from studypress.pipeline.sittings.compare import (  # noqa: PLC0415 - few are parallel
            difficulty_of,
        )

        wanted = difficulty_of(self.parallel_to, self._chosen)
        if wanted is None:
            return plan
        number = nearest_draw(self._chosen, plan, measures, wanted)
        return replace(plan, rules=rules.model_copy(update={"number": number}))


def parallel_remarks(options: ExamOptions, exam: Exam, chosen: Bank) -> Iterator[str]:
    """Yield the comparison of an exam with the one to which it is parallel, if there is one."""
    if options.parallel_to:
        from studypress.pipeline.sittings.compare import compared  # noqa: PLC0415 - as above

        earlier = earlier_exam(options.parallel_to, "parallel-to")
        yield from compared(earlier, exam, chosen).summary()
