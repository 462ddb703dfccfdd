"""GIFT: the questions of a bank as text for Moodle, with figures inside."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape as html_escape
from urllib.parse import quote

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import QuestionKind
from studypress.bank.pictures.figures import TYPES
from studypress.exchange.draft import Effect
from studypress.exchange.gift.escapes import escape
from studypress.exchange.markup.elements import Element
from studypress.exchange.moodle.text_fields import FILES, text_of
from studypress.exchange.writers.moodle_xml import quiz_of
from studypress.exchange.written import ExportOptions, Written

_MATCH = "->"
"""Sign of pairs, which an answer cannot contain."""


def write(bank: Bank, _: ExportOptions) -> Written:
    """Return `questions.gift`; texts are HTML on one line, and figures are data in them."""
    written = Written()
    entries = tuple(each for entry in bank.entries for each in _held(entry, written))
    quiz = quiz_of(replace(bank, entries=entries), written)
    lines = [_item(question) for question in quiz.iterchildren("question")]
    written.files["questions.gift"] = "\n\n".join([*lines, ""]).encode()
    return written


def _held(entry: Entry, written: Written) -> Iterator[Entry]:
    """Yield a question with the keys that GIFT has; none if it cannot be answered without them."""
    question, answer = entry.question, entry.question.answer
    accept = tuple(text for text in answer.accept if _MATCH not in text)
    if len(accept) < len(answer.accept):
        message = f"GIFT reads answers that contain {_MATCH} as pairs: they are left out"
        effect = Effect.LOST if accept else Effect.SKIPPED
        written.remark(effect, entry, message, "answer", "accept")
        if not accept:
            return
    choices = tuple(choice.model_copy(update={"pin": None}) for choice in question.choices)
    lost = {
        "points": question.points != 1,
        "unit": answer.unit is not None,
        "order of choices": not question.shuffle
        or (choices != question.choices and question.kind is not QuestionKind.TRUE_FALSE),
    }
    if any(lost.values()):
        message = f"GIFT has no mark for: {', '.join(name for name in lost if lost[name])}"
        written.remark(Effect.LOST, entry, message)
    kept = answer.model_copy(update={"unit": None, "accept": accept})
    update = {"points": 1, "shuffle": True, "choices": choices, "answer": kept}
    yield replace(entry, question=question.model_copy(update=update))


def _item(question: Element) -> str:
    """Return a question, or the category of the next ones."""
    kind = question.get("type")
    if kind == "category":
        path = " ".join(text_of(question.find("category")).split())
        return f"$CATEGORY: {path}"
    tags = "".join(f" [tag:{text_of(tag)}]" for tag in question.iterfind("tags/tag"))
    name = text_of(question.find("name"))
    stem = _html(question.find("questiontext"))
    return f"// [id:{name}]{tags}\n::{name}::{stem}{{{_answers(question)}}}"


def _answers(question: Element) -> str:
    """Return what is between the braces."""
    kind = question.get("type")
    feedback = _feedback(question)
    answers = list(question.iterchildren("answer"))
    if kind == "truefalse":
        right = next(text_of(each) for each in answers if each.get("fraction") == "100")
        return right.upper() + feedback
    if kind == "essay":
        return feedback
    several = question.findtext("single") == "false"
    lines = [_answer(each, several=several) for each in answers]
    sign = "#" if kind == "numerical" else ""
    return "\n\t".join([sign, *lines, *([feedback] if feedback else [])]) + "\n"


def _feedback(question: Element) -> str:
    """Return bullet, marking scheme and explanation as the feedback of a question."""
    fields = [question.find(name) for name in ("graderinfo", "generalfeedback")]
    html = "".join(_shown(field) for field in fields)
    return f"####[html]{escape(html)}" if html else ""


def _answer(answer: Element, *, several: bool) -> str:
    share = answer.get("fraction") or ""
    sign = "~" if several or share == "0" else "="
    weight = f"%{share}%" if several else ""
    tolerance = answer.findtext("tolerance")
    if answer.get("format") == "html":
        text = _html(answer)
    else:
        plain = text_of(answer)
        weight = "%100%" if plain.startswith("%") else weight
        text = ("[plain]" if plain.startswith("[") else "") + escape(plain)
    margin = f":{tolerance}" if tolerance and tolerance != "0" else ""
    why = answer.find("feedback")
    reason = f"#{_html(why)}" if text_of(why) else ""
    return f"{sign}{weight}{text}{margin}{reason}"


def _html(field: Element | None) -> str:
    return f"[html]{escape(_shown(field))}"


def _shown(field: Element | None) -> str:
    """Return the HTML of a field, with its figures as data."""
    html = text_of(field)
    for file in field.iterchildren("file") if field is not None else ():
        name = file.get("name") or ""
        kind = TYPES.get("." + name.rpartition(".")[2].lower(), "image/png")
        address = html_escape(FILES + quote(name))
        html = html.replace(f'"{address}"', f'"data:{kind};base64,{file.text}"')
    return html
