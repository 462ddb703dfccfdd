"""Fairness of an exam: the weights of its forms, and their likeness."""

from dataclasses import asdict, dataclass, field, replace

from studypress.exam.blueprint.model import Draw, Order
from studypress.exam.fairness.chance import RARE
from studypress.exam.fairness.letters import LetterCounts, letters
from studypress.exam.fairness.likeness import Neighbours, Overlap, neighbours_of, overlap_of
from studypress.exam.fairness.places import PlaceCounts, places
from studypress.exam.fairness.verdict import (
    FairnessVerdict,
    Outcome,
    check_letters,
    check_neighbours,
    check_overlap,
    check_places,
    check_weight,
)
from studypress.exam.fairness.weight import AdaptedCopies, Weighed, adapted_copies, weighed
from studypress.exam.model import Exam
from studypress.files.json_text import filled, rounded, written


@dataclass(frozen=True)
class Fairness:
    """Statistics of an exam's fairness; those that do not apply are None."""

    order: Order
    draw: Draw
    forms: tuple[Weighed, ...]
    letters: LetterCounts
    places: tuple[PlaceCounts, ...]
    overlap: Overlap | None
    seats: int
    """Number of candidates with a seat."""
    neighbours: Neighbours | None
    adapted: AdaptedCopies = field(default_factory=AdaptedCopies)

    @property
    def equal(self) -> bool:
        """True if all forms have the same weight."""
        return all(form.weight == self.forms[0].weight for form in self.forms)

    @property
    def verdict(self) -> FairnessVerdict:
        """Verdict on the statistics, a check for each row of the report."""
        return FairnessVerdict(
            (
                check_weight(self.forms),
                check_letters(self.letters),
                check_overlap(self.overlap, self.draw),
                check_neighbours(self.neighbours, self.seats),
                check_places(self.places, self.order, len(self.forms)),
            )
        )


def fairness(exam: Exam) -> Fairness:
    """Weigh the forms of an exam, and compare them with one another."""
    blueprint = exam.plan.blueprint
    return Fairness(
        order=blueprint.order,
        draw=blueprint.draw,
        forms=tuple(weighed(exam.forms)),
        letters=letters(exam.forms),
        places=places(exam.forms, blueprint.order),
        overlap=overlap_of(exam.forms),
        seats=sum(form.candidate is not None and bool(form.candidate.seat) for form in exam.forms),
        neighbours=neighbours_of(exam),
        adapted=adapted_copies(exam.forms, blueprint),
    )


def fairness_json(found: Fairness) -> str:
    """Return a fairness report as JSON, which is deterministic."""
    values = {"verdict": _verdict(found.verdict)}
    values |= asdict(replace(found, forms=())) | {"equal": found.equal}
    data = {name: rounded(value) for name, value in values.items()}
    weights = {id(form.weight): form.weight for form in found.forms}
    texts = {name: written(asdict(weight), depth=3) for name, weight in weights.items()}
    forms = (
        f'{{\n      "number": {form.number},\n      "code": {written(form.code)},\n'
        f'      "weight": {texts[id(form.weight)]}\n    }}'
        for form in found.forms
    )
    return "".join(filled(data, "forms", forms)) + "\n"


def _verdict(found: FairnessVerdict) -> dict[str, object]:
    return {
        "outcome": found.outcome,
        "look_at": found.of(Outcome.LOOK),
        "not_measured": found.of(Outcome.NOT_MEASURED),
        "rare": RARE,
        "checks": [asdict(check) for check in found.checks],
    }
