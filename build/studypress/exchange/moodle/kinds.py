"""Questions of Moodle by kind, in the keys of a bank."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from studypress.bank.models import LONGEST_LINE
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.draft_values import yaml_number
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.elements import Element
from studypress.exchange.moodle.calculated import CALCULATED
from studypress.exchange.moodle.own_marks import parted_bullet, parted_scheme
from studypress.exchange.moodle.right_answers import (
    WHOLE,
    MoodleAnswer,
    answers_of,
    best,
    mistakes_of,
    remark_parts,
    short_answers,
)
from studypress.exchange.moodle.text_fields import TextFields, decimal_of, format_of_field, text_of
from studypress.exchange.xml_file import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Data = dict[str, Any]
"""A question in the keys of a bank."""

_NO = ("false", "0", "")


class KindReader:
    """Reader of what differs between the kinds of questions."""

    def __init__(self, draft: DraftBank, file: InputFile, fields: TextFields) -> None:
        """Store where remarks and figures are added."""
        self._draft, self._file, self._fields = draft, file, fields
        self.readers: Mapping[str, Callable[[Element, Data], None]] = {
            **dict.fromkeys(("multichoice", "multichoiceset", "oumultiresponse"), self._choices),
            "truefalse": self._statement,
            "shortanswer": self._short,
            "numerical": self._number,
            "essay": self._open,
            **dict.fromkeys(CALCULATED, self._calculated),
        }

    def _choices(self, question: Element, data: Data) -> None:
        answers = self._answers(question)
        several = question.get("type") != "multichoice" or is_no(question, "single", "true")
        right = [each for each in answers if each.share > 0] if several else best(answers)
        place = place_of(question, self._file)
        if several and len({each.share for each in right}) > 1:
            shares = ", ".join(each.shown for each in right)
            message = f"right answers earn equal parts of the points, not {shares}"
            self._draft.remark(Effect.CHANGED, place, message)
        if not several:
            remark_parts(answers, right, self._draft, place)
        if len(right) > 1 and not several:
            several = True
            message = "any of several choices is right: all of them are to be marked"
            self._draft.remark(Effect.CHANGED, place, message)
        elif any(each.share < 0 and (not several or each.share > -WHOLE) for each in answers):
            message = "wrong answers take off points: state it in a blueprint, as 'scoring'"
            self._fields.once(Effect.LOST, place, message)
        data["kind"] = "several" if several else "single"
        least = min((each.share for each in right), default=WHOLE + 1)
        default = default_format(question)
        data["choices"] = [self._choice(each, each.share >= least, default) for each in answers]
        if question.find("shuffleanswers") is not None and is_no(
            question, "shuffleanswers", "true"
        ):
            data["shuffle"] = False

    def _choice(self, answer: MoodleAnswer, right: bool, default: str) -> Data:  # noqa: FBT001
        text = self._fields.markdown(answer.element, default)
        reason = {"why": answer.feedback} if answer.feedback else {}
        return {"text": text, **({"correct": True} if right else {}), **reason}

    def _statement(self, question: Element, data: Data) -> None:
        answers = self._answers(question)
        words = [each.text.lower() for each in answers]
        named = all(word in ("true", "false") for word in words)
        at = words.index("true") if named and "true" in words else 0
        if not named:
            message = "the answers are not 'true' and 'false': the first one is taken as true"
            self._draft.remark(Effect.GUESSED, place_of(question, self._file), message)
        data["kind"] = "true-false"
        data["answer"]["statement"] = any(each.share > 0 for each in answers[at : at + 1])
        self._keep_feedback([each for each in answers if each.feedback], question, data)

    def _short(self, question: Element, data: Data) -> None:
        answers, place = self._answers(question), place_of(question, self._file)
        right = best(answers)
        remark_parts(answers, right, self._draft, place)
        data["kind"] = "short"
        data["answer"]["accept"] = short_answers(right, self._draft, place)
        if not is_no(question, "usecase", "0"):
            message = "Moodle compares the case of this answer, a bank does not"
            self._draft.remark(Effect.CHANGED, place, message)
        self._keep_wrong(answers, question, data)

    def _number(self, question: Element, data: Data) -> None:
        answers, place = self._answers(question), place_of(question, self._file)
        right = best(answers)
        remark_parts(answers, right, self._draft, place)
        data["kind"] = "number"
        if right:
            data["answer"]["value"] = right[0].text
            tolerance = decimal_of(right[0].element.findtext("tolerance")) or Decimal(0)
            if tolerance > 0:
                data["answer"]["tolerance"] = f"{tolerance.normalize():f}"
        if right[1:]:
            others = ", ".join(each.shown for each in right[1:])
            message = f"a number has one value: {others} are left out"
            self._draft.remark(Effect.LOST, place, message)
        self._unit(question, data)
        self._keep_wrong(answers, question, data)

    def _calculated(self, question: Element, data: Data) -> None:
        self._number(question, data)
        formula, cards = data["answer"].get("value"), self._fields.cards
        if formula is None or cards is None:
            return
        data["answer"]["value"] = f"[[{cards.name_of(formula)}]]"
        data["variables"], data["variants"] = cards.definitions, cards.variants(question)
        kinds = [
            each.findtext("tolerancetype")
            for each in question.iterchildren("answer")
            if text_of(each) == formula
        ]
        tolerance = decimal_of(data["answer"].get("tolerance"))
        if tolerance and kinds[:1] != ["2"]:
            data["answer"]["tolerance"] = f"{(tolerance * 100).normalize():f}%"
        message = "wild cards are variables: their values are drawn by the bank"
        self._draft.remark(Effect.CHANGED, place_of(question, self._file), message)

    def _unit(self, question: Element, data: Data) -> None:
        units = [
            (
                (each.findtext("unit_name") or "").strip(),
                decimal_of(each.findtext("multiplier")) or 1,
            )
            for each in question.iterfind("units/unit")
        ]
        main = [name for name, factor in units if factor == 1 and name][:1]
        if main:
            data["answer"]["unit"] = main[0]
        if others := [name for name, _ in units if name not in main]:
            message = f"other units are left out: {', '.join(others)}"
            self._draft.remark(Effect.LOST, place_of(question, self._file), message)

    def _open(self, question: Element, data: Data) -> None:
        data["kind"] = "open"
        place, info = place_of(question, self._file), question.find("graderinfo")
        bullet, rest = parted_bullet(text_of(info))
        lines, rest = parted_scheme(rest)
        if info is not None:
            default = default_format(question)
            self._grader_info(data, *(self._text(each, info, default) for each in (bullet, rest)))
            marking = [
                {
                    "points": yaml_number(decimal_of(points) or 0),
                    "says": self._text(says, info, default),
                }
                for points, says in lines
            ]
            data["answer"] |= {"marking": marking} if marking else {}
        if text_of(question.find("responsetemplate")):
            self._draft.remark(Effect.LOST, place, "the template of the answer is left out")
        if not is_no(question, "attachments", "0"):
            self._draft.remark(Effect.LOST, place, "files as a part of the answer are left out")

    def _text(self, html: str, field: Element, default: str) -> str:
        return self._fields.converted(html, field, default) if html.strip() else ""

    def _grader_info(self, data: Data, bullet: str, rest: str) -> None:
        """Set bullet and explanation by the information for graders."""
        answer = data["answer"]
        if not bullet and rest and "\n" not in rest and len(rest) <= LONGEST_LINE:
            bullet, rest = rest, ""
        if bullet:
            answer["bullet"] = bullet
        if rest:
            answer["explanation"] = "\n\n".join(filter(None, (rest, answer.get("explanation"))))

    def _answers(self, question: Element) -> list[MoodleAnswer]:
        return answers_of(question, self._fields, default_format(question))

    def _keep_wrong(self, answers: list[MoodleAnswer], question: Element, data: Data) -> None:
        """Add feedback of wrong answers to the mistakes, that of others to the explanation."""
        if mistakes := mistakes_of(answers):
            data["mistakes"] = mistakes
            message = "wrong answers with feedback are common mistakes"
            self._draft.remark(Effect.CHANGED, place_of(question, self._file), message)
        others = (each for each in answers if each.share > 0 or each.text == "*")
        self._keep_feedback([each for each in others if each.feedback], question, data)

    def _keep_feedback(self, answers: list[MoodleAnswer], question: Element, data: Data) -> None:
        """Append feedback to the explanation."""
        if not answers:
            return
        texts = [data["answer"].get("explanation"), *(each.reason for each in answers)]
        data["answer"]["explanation"] = "\n\n".join(dict.fromkeys(filter(None, texts)))
        message = "the feedback of answers is in the explanation"
        self._draft.remark(Effect.CHANGED, place_of(question, self._file), message)


def default_format(question: Element) -> str:
    """Return the format of the stem, which is that of texts that state none."""
    stem = question.find("questiontext")
    return "html" if stem is None else format_of_field(stem, "html")


def is_no(question: Element, name: str, default: str) -> bool:
    """Return whether a setting is off."""
    return (question.findtext(name) or default).strip().lower() in _NO
