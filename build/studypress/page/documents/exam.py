"""Documents of an exam: papers, which contain no answers, and keys."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from studypress.bank.bank import Bank
from studypress.bank.models import QuestionKind
from studypress.bank.values.points import Points, total
from studypress.exam.blueprint.model import Blueprint, Order, PartialCredit, Scoring
from studypress.exam.model import Exam, Form, Item
from studypress.exam.record.form_record import ItemRecord
from studypress.grading.corrections import NOTHING_CORRECTED, Corrections, void_in
from studypress.page.documents.copy_marks import bearer_of, qr_code, watermark_of
from studypress.page.documents.paper_question import paper_question
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet
from studypress.page.words.box_labels import examiner_label, point_labels, sign_labels
from studypress.page.words.catalogue import Words
from studypress.page.words.questions import hint_of, points_in_words


@dataclass(frozen=True)
class PaperOptions:
    """Options of a paper: watermark with the candidate's name, and questions that begin a page.

    A `fillable` paper becomes a PDF form. A scanner can read the boxes of a `scannable` paper: on
    its pages, or together on an answer sheet; its numbers have `columns` of digits to be marked, if
    any.
    """

    watermark: bool = False
    breaks: Container[int] = frozenset()
    fillable: bool = False
    scannable: Literal["", "pages", "sheet"] = ""
    columns: int = 0


def exam_paper(
    bank: Bank,
    blueprint: Blueprint,
    form: Form,
    look: Look,
    options: PaperOptions | None = None,
) -> Sheet:
    """Lay out the paper of a form."""
    options = options or PaperOptions()
    named = form.candidate.name if form.candidate and options.watermark else ""
    broken, words = has_broken_points(form), look.words(bank)
    context = {
        "title": blueprint.title_for(bank.title),
        "number": form.number,
        "code": form.code,
        "qr": qr_code(form.code),
        "watermark": watermark_of(named, look) if named else None,
        "bearer": bearer_of(form.candidate.name, look) if form.candidate else None,
        "candidate": form.candidate,
        "points": form.points,
        "marks": int(look.facts("exam").number("--broken-marks" if broken else "--marks")),
        "broken_points": broken,
        "minutes": minutes_of(blueprint, form),
        "headings": blueprint.order is Order.BY_SECTION,
        "kinds": {item.kind for item in form.items},
        "rules": list(scoring_rules(words, blueprint.scoring, form.items)),
        "items": [paper_question(item, words) for item in form.items],
        "breaks": options.breaks,
        "fillable": options.fillable,
        "scannable": options.scannable,
        "columns": options.columns,
        "most_choices": max((len(item.order) for item in form.items), default=0),
        "point_labels": partial(point_labels, words),
        "sign_labels": tuple(sign_labels(words)),
        "examiner_label": examiner_label(words),
    }
    return sheet("exam", look, bank.language, context)


def minutes_of(blueprint: Blueprint, form: Form) -> int:
    """Return the minutes that the candidate of a form has."""
    return form.needs.minutes(blueprint.minutes or form.minutes)


def has_broken_points(form: Form) -> bool:
    """Return whether points on the cover have a decimal point or a plus, and need wider cells."""
    return any(item.bonus or item.points != int(item.points) for item in form.items)


def scoring_rules(
    words: Words, scoring: Scoring, items: Sequence[Item | ItemRecord]
) -> Iterator[str]:
    """Yield the rules of scoring that apply to the questions of a form, in words for candidates."""
    kinds = {item.kind for item in items}
    share = scoring.several is PartialCredit.SHARE
    several = QuestionKind.SEVERAL in kinds
    if scoring.wrong and kinds - {QuestionKind.OPEN, *([QuestionKind.SEVERAL] if share else ())}:
        facts = {
            "points": points_in_words(words, -scoring.wrong),
            "hint": hint_of(words, QuestionKind.SEVERAL),
            "least": words.number(scoring.floor),
        }
        rule = (
            words.gettext(
                "A wrong answer takes off %(points)s, except where you read “%(hint)s”; a question"
                " that you leave out takes off nothing. The score of the exam is at least"
                " %(least)s."
            )
            if several and share
            else words.gettext(
                "A wrong answer takes off %(points)s; a question that you leave out takes off"
                " nothing. The score of the exam is at least %(least)s."
            )
        )
        yield rule % facts
    if several and share:
        yield words.gettext(
            "Of a question with several right answers, each right box earns an equal share of the"
            " points, and each wrong box takes off as much, but never more than was earned. If none"
            " is right, it earns its points if no box is ticked."
        )
    elif several:
        yield words.gettext(
            "A question with several right answers earns its points only if exactly the right boxes"
            " are ticked."
        )
    if any(item.bonus for item in items):
        yield words.gettext("Points with a plus are a bonus: they count above the total.")


def exam_keys(
    bank: Bank,
    exam: Exam,
    forms: Sequence[Form],
    look: Look,
    corrections: Corrections = NOTHING_CORRECTED,
) -> Sheet:
    """Lay out the keys of these forms, for the examiner, with the corrections of an erratum."""
    void = void_in(corrections)
    context = {
        "title": exam.plan.blueprint.title_for(bank.title),
        "of": exam.plan.forms,
        "forms": forms,
        "corrections": dict(corrections),  # as templates may read it
        "letters_of": lambda form: letters_of(form, void),
        "longest": exam.longest_key,
        "counting": lambda form: counting(form, void),
    }
    return sheet("exam-keys", look, bank.language, context)


def counting(form: Form, void: Container[str]) -> Points:
    """Return the points of a form's questions that are neither void nor a bonus."""
    counted = (item for item in form.items if item.entry.question.id not in void)
    return total(item.points for item in counted if not item.bonus)


def letters_of(form: Form, void: Container[str] = ()) -> list[tuple[int, str]]:
    """Return the numbers of a form's questions with choices, each with the letter of its key.

    A void question has a dash instead.
    """
    return [
        (item.number, "–" if item.entry.question.id in void else item.shown_key)
        for item in form.items
        if item.kind.has_choices
    ]
