"""The scorecard: the sheet that an interviewer fills in during an interview."""

from dataclasses import replace

from studypress.bank.bank import Bank
from studypress.bank.models import QuestionKind
from studypress.bank.values.points import total
from studypress.exam.blueprint.model import Blueprint
from studypress.exam.model import Form, Item
from studypress.page.documents.study import SectionGroup, TopicGroup, sections_of
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet
from studypress.page.words.catalogue import Words


def scale(words: Words) -> tuple[str, ...]:
    """Return the steps of the scale for each answer, from 1."""
    return (
        words.gettext("No answer, or a wrong one that hints do not correct"),
        words.gettext("Right in parts, or only after hints"),
        words.gettext("Right in the main points without hints"),
        words.gettext("Complete without hints, with reasons and limits"),
    )


def recommendation(words: Words) -> tuple[str, ...]:
    """Return the steps of the recommendation at the end, from 1."""
    return (
        words.gettext("No: lacks what the role needs from the first day"),
        words.gettext("Rather no: gaps too wide to close in the role"),
        words.gettext("Rather yes: gaps that the role will close in months"),
        words.gettext("Yes: could begin in the role today"),
    )


def scorecard(
    bank: Bank, form: Form, blueprint: Blueprint | None, look: Look, *, fillable: bool = False
) -> Sheet:
    """Lay out the scorecard of a form, for its candidate if it has one.

    Without a blueprint, the questions stand below the headings of the bank, numbered as in the
    worksheet. Points are omitted if no blueprint and no question gives any. Questions with choices
    are worth their marking scheme, unless the form asks them without choices.
    """
    form = replace(form, items=tuple(map(_asked_aloud, form.items)))
    items, shown = form.items, [(item.entry, item) for item in form.items]
    context = {
        "title": blueprint.title_for(bank.title) if blueprint else bank.title,
        "drawn": blueprint is not None,
        "questions": len(items),
        "total": bank.total,
        "minutes": form.minutes,
        "points": form.points,
        "scored": blueprint is not None or any(item.points != 1 for item in items),
        "sections": _untitled(form) if blueprint else tuple(sections_of(shown)),
        "candidate": form.candidate,
        "scale": scale(look.words(bank)),
        "recommendation": recommendation(look.words(bank)),
        "fillable": fillable,
    }
    return sheet("scorecard", look, bank.language, context)


def _asked_aloud(item: Item) -> Item:
    """Return a question as an interviewer asks it: without choices, for all of its scheme."""
    question = item.entry.question
    if not (item.kind.has_choices and question.answer.marking):
        return item
    points = total(line.points for line in question.answer.marking)
    return replace(item, kind=QuestionKind.OPEN, order=(), points=points, minutes=question.minutes)


def _untitled(form: Form) -> tuple[SectionGroup, ...]:
    """Return the questions in the order of the form, without headings."""
    topics = (TopicGroup("", "", form.items, 0),)
    return (
        SectionGroup("", "", topics, 1, len(form.items), form.minutes, opens=False, spread=False),
    )
