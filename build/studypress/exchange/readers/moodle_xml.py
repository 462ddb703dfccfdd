"""Moodle XML: the questions of an export of Moodle, or of a program that writes for it."""

import re
from collections import Counter
from decimal import Decimal
from html import escape

from studypress.bank.models import MOST_POINTS
from studypress.bank.variants.arithmetic import ExpressionError
from studypress.exchange.draft import DraftBank, DraftQuestion, Effect
from studypress.exchange.draft_values import id_of, tag_of, yaml_number
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.elements import Element, words_in
from studypress.exchange.moodle.calculated import CALCULATED, WildCards
from studypress.exchange.moodle.kinds import Data, KindReader, default_format
from studypress.exchange.moodle.own_marks import DIFFICULTY, parted_bullet
from studypress.exchange.moodle.text_fields import TextFields, decimal_of, text_of
from studypress.exchange.xml_file import local_name, parse_xml, place_of

_REMEDIES = {
    "description": "a text without a question: put it into the stems of its questions",
    "matching": "ask each pair as a question with choices",
    "match": "ask each pair as a question with choices",
    "cloze": "ask each gap as a question",
    "multianswer": "ask each gap as a question",
    "calculatedmulti": "write it as a question with variables",
    "random": "a blueprint draws questions: import the category that it draws from",
    "randomsamatch": "ask each pair as a short question",
    "gapselect": "ask each gap as a question with choices",
    "ddwtos": "ask each gap as a question with choices",
    "ordering": "ask for the right order as a question with choices",
}
_OTHER = "a bank has no such kind: ask for a choice, a number or words"
_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_USUAL = (
    "", "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.",
)  # fmt: skip
"""Texts that Moodle writes into each question."""

_KNOWN = frozenset(
    (
        "name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber",
        "tags", "hint", "answer", "single", "shuffleanswers", "answernumbering", "shownumcorrect",
        "showstandardinstruction", *_COMBINED, "usecase", "units", "unitgradingtype", "unitpenalty",
        "showunits", "unitsleft", "graderinfo", "responsetemplate", "responseformat",
        "responserequired", "responsefieldlines", "dataset_definitions", "synchronize", "image",
        "image_base64", "qtype", "attachments",
    )
)  # fmt: skip
"""Elements of a question that are read, or that set how Moodle shows it."""


def read(file: InputFile) -> DraftBank:
    """Return the questions of a file; raise ContentError if it is no Moodle XML."""
    root = parse_xml(file, with_media=True)
    if local_name(root) != "quiz":
        message = f"the file begins with <{local_name(root)}>, not with <quiz>: it is no Moodle XML"
        raise file.error(message, place_of(root, file).line)
    return read_quiz(file, root)


def read_quiz(file: InputFile, root: Element) -> DraftBank:
    """Return the questions of the root element of Moodle XML."""
    return _MoodleFile(file, root).draft


class _MoodleFile:
    """Reader of one file."""

    def __init__(self, file: InputFile, root: Element) -> None:
        self.draft, self._file = DraftBank(), file
        self._fields = TextFields(self.draft, file)
        self._kinds = KindReader(self.draft, file, self._fields)
        self._ids: Counter[str] = Counter()
        self._path: list[str] = []
        self._outer: dict[str, None] = {}
        for question in root.iterchildren("question"):
            self._read(question)
        if len(self._outer) == 1:
            self.draft.title = next(iter(self._outer))
        elif any(self._outer):
            message = f"outer categories are left out: {', '.join(filter(None, self._outer))}"
            self.draft.remark(Effect.LOST, file.place(), message)

    def _read(self, question: Element) -> None:
        kind, place = (question.get("type") or "").strip(), place_of(question, self._file)
        if kind == "category":
            self._path = category_path(text_of(question.find("category")))
            if text_of(question.find("info")):
                self.draft.remark(Effect.LOST, place, "the description of a category is left out")
        elif kind not in self._kinds.readers:
            self._skip(question, _REMEDIES.get(kind, _OTHER))
        else:
            try:
                self._fields.cards = WildCards(question) if kind in CALCULATED else None
                data = self._common(question)
                self._kinds.readers[kind](question, data)
            except ExpressionError as error:
                self._skip(question, f"{error}; write it as a question with variables")
                return
            self._outer["/".join(self._path[:-2])] = None
            section, topic = ([*self._path[-2:], "", ""])[:2]
            name = text_of(question.find("name"))
            self.draft.add(DraftQuestion(place, data, name, section, topic))
            self._remark_common(question)

    def _skip(self, question: Element, remedy: str) -> None:
        """Add a remark on a question that is left out."""
        name = text_of(question.find("name")) or text_of(question.find("questiontext"))
        name, kind = " ".join(name.split())[:80], question.get("type") or "unknown"
        article = "an" if kind.startswith(("a", "e", "i", "o")) else "a"
        message = f"'{name}', {article} {kind} question: {remedy}"
        self.draft.remark(Effect.SKIPPED, place_of(question, self._file), message)

    def _common(self, question: Element) -> Data:
        """Return what all kinds have: id, stem, points, tags, bullet and explanation."""
        data: Data = {"question": self._stem(question), "answer": {}}
        name = (question.findtext("idnumber") or "").strip() or text_of(question.find("name"))
        if id_of(name) and not self._ids[name]:
            data["id"] = name
            self._ids[name] += 1
        grade = decimal_of(question.findtext("defaultgrade"))
        if grade is not None and 0 < grade <= MOST_POINTS and grade == round(grade, 2):
            data |= {"points": yaml_number(grade)} if grade != 1 else {}
        elif grade is not None:
            message = f"{grade.normalize():f} points are not possible: 1 point"
            self.draft.remark(Effect.CHANGED, place_of(question, self._file), message)
        self._tags(question, data)
        feedback = question.find("generalfeedback")
        bullet, rest = parted_bullet(text_of(feedback))
        for key, html in (("bullet", bullet), ("explanation", rest)):
            if feedback is not None and html.strip():
                text = self._fields.converted(html, feedback, default_format(question))
                data["answer"] |= {key: text} if text else {}
        return data

    def _stem(self, question: Element) -> str:
        stem = question.find("questiontext")
        name, data = question.findtext("image"), question.findtext("image_base64")
        if stem is None or not (name and data):
            return self._fields.markdown(stem)
        # Files of before 2011 have their picture beside the stem.
        picture = f'<br><br><img alt="{escape(name.strip())}" src="data:;base64,{data.strip()}">'
        return self._fields.converted(text_of(stem) + picture, stem)

    def _tags(self, question: Element, data: Data) -> None:
        tags: list[str] = []
        for each in question.iterfind("tags/tag"):
            words = text_of(each)
            tag = tag_of(words)
            level = tag.removeprefix(DIFFICULTY)
            if tag.startswith(DIFFICULTY) and level in ("easy", "medium", "hard"):
                data["difficulty"] = level
                continue
            if tag != words:
                message = "tags are in lower case, with hyphens"
                self._fields.once(Effect.CHANGED, place_of(each, self._file), message)
            tags += [tag] if tag else []
        if tags:
            data["tags"] = list(dict.fromkeys(tags))

    def _remark_common(self, question: Element) -> None:
        """Add remarks on what no bank has; once a file, as most questions have them."""
        place = place_of(question, self._file)
        penalty = decimal_of(question.findtext("penalty")) or Decimal(0)
        if penalty > 0 or question.find("hint") is not None:
            message = "hints, and penalties of further attempts, are left out"
            self._fields.once(Effect.LOST, place, message)
        for name in _COMBINED:
            text = re.sub("<[^<>]*>", "", text_of(question.find(name))).strip()
            if text.lower() not in _USUAL:
                message = f"the feedback of a whole answer is left out: '{text[:80]}'"
                self._fields.once(Effect.LOST, place, message)
        filled = (each for each in question if words_in(each).strip() not in ("", "0"))
        if unknown := {local_name(each)[:40] for each in filled} - _KNOWN:
            message = (
                f"elements that a bank does not have are left out: {', '.join(sorted(unknown))}"
            )
            self._fields.once(Effect.LOST, place, message)


def category_path(path: str) -> list[str]:
    """Return the names in a path of categories; `//` is a slash in a name."""
    names = [part.replace("\0", "/").strip() for part in path.replace("//", "\0").split("/")]
    names = [name for name in names if name and not re.fullmatch(r"\$\w+\$", name)]
    names = names[1:] if names[:1] == ["top"] else names
    return [re.sub(r"\ADefault for (?=\S)", "", name) for name in names]
