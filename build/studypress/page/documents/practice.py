"""The practice page: questions with their answers, and the data of the script that asks them."""

import json
from functools import partial

from studypress.bank.bank import Bank
from studypress.bank.characters import folded
from studypress.bank.models import Question, QuestionKind
from studypress.files.slug import slug
from studypress.page.documents.study import SectionGroup, TopicGroup, sections_of
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet
from studypress.page.words.questions import choices_of

_LONGEST_NAME = 60  # characters


def practice(bank: Bank, look: Look) -> Sheet:
    """Lay out the practice page; questions with variables are those of their first instance.

    The browser stores the progress by the bank's title, so that it survives changed questions.
    """
    name = slug(bank.title, _LONGEST_NAME)
    context = {
        "title": bank.title,
        "subtitle": bank.subtitle,
        "questions": len(bank.entries),
        "total": bank.total,
        "sections": tuple(sections_of([(entry, entry) for entry in bank.entries])),
        "tags": sorted({tag for entry in bank.entries for tag in entry.question.tags}),
        "key": f"studypress practice: {bank.title}",
        "file": f"{name}-practice.json".lstrip("-"),
        "data_of": data_of,
        "choices_of": partial(choices_of, look.words(bank)),
    }
    return sheet("practice", look, bank.language, context)


def data_of(question: Question, section: SectionGroup, topic: TopicGroup) -> str:
    """Return what the script needs of a question, as JSON."""
    answer = question.answer
    data: dict[str, object] = {
        "id": question.id,
        "kind": question.kind,
        "section": section.anchor,
        "topic": topic.anchor,
        "title": topic.title,
        "level": question.difficulty,
        "tags": question.tags,
        "minutes": question.minutes,
        "group": question.group,
        "fixed": not question.shuffle,
    }
    if question.kind.has_choices:
        data["right"] = [at for at, choice in enumerate(question.choices) if choice.correct]
    elif question.kind is QuestionKind.NUMBER:
        data |= {"value": str(answer.number), "margin": str(answer.margin)}
        data["unit"] = answer.unit or ""
    elif question.kind is QuestionKind.SHORT:
        data["accept"] = [folded(text) for text in answer.accept]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
