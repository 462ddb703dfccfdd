"""Questions in a Word file: as asked, with room for answers, and with their answers."""

from collections.abc import Sequence
from dataclasses import replace

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, Twips

from studypress.bank.models import Question, QuestionKind
from studypress.exam.model import Item
from studypress.exchange.word.inlines import RunStyle, add_words
from studypress.exchange.word.numbering import INDENT, ListKind, Numbering
from studypress.exchange.word.text_blocks import Blocks, Place, indent_table
from studypress.page.documents.paper_question import paper_question
from studypress.page.words.catalogue import Words
from studypress.page.words.questions import choices_of, exact_answer, hint_of, points_in_words

_ROOM = INDENT + 340
_KEPT_LINES = 3  # of an open answer, on the page of the question
_BOXES = {QuestionKind.NUMBER: Cm(4), QuestionKind.SHORT: Cm(9)}


class WordQuestions:
    """Writer of questions, which are numbered by Word."""

    def __init__(self, blocks: Blocks, numbering: Numbering, words: Words, language: str) -> None:
        """Store what questions are written into."""
        self._blocks, self._numbering = blocks, numbering
        self._words, self._language = words, language
        self._list, self._last = 0, 0

    def begin_list(self) -> None:
        """Begin a list of questions, whose first number may be any."""
        self._list = 0

    def asked(self, item: Item, *, points: bool) -> None:
        """Add a question as a candidate reads it, with room for the answer."""
        shown = paper_question(item, self._words)
        place = self._stem(item, ListKind.QUESTIONS, points=points)
        if hint := hint_of(self._words, item.kind):
            add_words(self._blocks.paragraph(self._note()), hint, RunStyle(italic=True))
        choice = Place(place.language, "Choice", _ROOM, self._list, 1)
        for left, (_, text) in zip(reversed(range(len(shown.choices))), shown.choices, strict=True):
            self._blocks.add(text, choice).paragraph_format.keep_with_next = left > 0
        if item.kind in _BOXES:
            self._box(item.kind, shown.unit)
        for line in range(shown.lines):
            made = self._blocks.paragraph(Place(self._language, "Answer Line"))
            made.paragraph_format.keep_with_next = line < min(_KEPT_LINES, shown.lines) - 1

    def answered(self, item: Item, *, points: bool) -> None:
        """Add a question with its key, and what its answer explains."""
        question = item.entry.question
        place = self._stem(item, ListKind.ANSWERS, points=points)
        texts = choices_of(self._words, question)
        for at in item.order:
            self._choice(question, at, texts[at], place)
        bullet, right = question.answer.bullet, question.right_texts
        if question.choices and not right and (item.order or not bullet):
            self._plain(self._words.gettext("none of these"))
        if exact := "" if item.order else exact_answer(self._words, question):
            self._plain(exact)
        answer = Place(place.language, "Answer", INDENT)
        for text in [bullet] if bullet else right if item.kind is QuestionKind.OPEN else ():
            self._blocks.add(text, replace(answer, bold=True))
        if question.answer.explanation:
            self._blocks.add(question.answer.explanation, answer)
        self._lists(question, place)

    def _stem(self, item: Item, kind: ListKind, *, points: bool) -> Place:
        question = item.entry.question
        if not self._list or item.number != self._last + 1:
            self._list = self._numbering.new(kind, item.number)
        self._last = item.number
        place = Place(question.lang or self._language, "Question", INDENT, self._list)
        first = self._blocks.add(question.question, place)
        if points:
            bonus = "+" if item.bonus else ""
            worth = f" ({bonus}{points_in_words(self._words, item.points)})"
            for run in add_words(first, worth):
                run.font.size = Pt(9.5)
        return place

    def _choice(self, question: Question, at: int, text: str, place: Place) -> None:
        choice = question.choices[at]
        written = Place(place.language, "Choice", _ROOM, self._list, 1, bold=choice.correct)
        line = self._blocks.add(text, written)
        if choice.correct:
            add_words(line, " ✓", RunStyle(bold=True))
        if choice.why:
            self._blocks.add(choice.why, Place(place.language, "Question Note", _ROOM + 340))

    def _lists(self, question: Question, place: Place) -> None:
        """Add the marking scheme, common mistakes and follow-up questions."""
        item = Place(place.language, "Question Note", INDENT)
        self._head(self._words.pgettext("heading", "Points"), question.answer.marking)
        for line in question.answer.marking:
            said = self._blocks.add(line.says, item)
            add_words(said, f" ({points_in_words(self._words, line.points)})")
        self._head(self._words.gettext("Common mistakes"), question.mistakes)
        for text in question.mistakes:
            self._blocks.add(text, item)
        self._head(self._words.gettext("Follow-up questions"), question.follow_ups)
        for each in question.follow_ups:
            self._blocks.add(each.question, replace(item, italic=True))
            self._blocks.add(each.answer, item)

    def _head(self, title: str, items: Sequence[object]) -> None:
        """Add the heading of a list, unless it is empty."""
        if items:
            head = self._blocks.paragraph(self._note())
            add_words(head, title, RunStyle(bold=True))
            head.paragraph_format.keep_with_next = True

    def _plain(self, text: str) -> None:
        line = self._blocks.paragraph(Place(self._language, "Answer", INDENT))
        add_words(line, text, RunStyle(bold=True))

    def _note(self) -> Place:
        return Place(self._language, "Question Note", INDENT)

    def _box(self, kind: QuestionKind, unit: str) -> None:
        """Add a frame for an answer, and its unit beside it."""
        table = self._blocks.new_table(1, 2 if unit else 1)
        table.autofit = False
        indent_table(table, INDENT)
        row = table.rows[0]
        row.height = Twips(480)
        for column, width in zip(table.columns, (_BOXES[kind], Cm(3)), strict=False):
            column.width = column.cells[0].width = width
        if unit:
            row.cells[1].vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            row.cells[1].paragraphs[0].style = "Table Text"
            add_words(row.cells[1].paragraphs[0], unit)
            sides = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "bottom", "right"))
            row.cells[1]._tc.get_or_add_tcPr().append(  # noqa: SLF001 - as above
                parse_xml(f"<w:tcBorders {nsdecls('w')}>{sides}</w:tcBorders>")
            )
        self._blocks.paragraph(Place(self._language, "Table Text"))
