"""Word files: a worksheet, its key, or an exam with its key, to be edited."""

from collections.abc import Iterator

from docx.enum.text import WD_TAB_LEADER
from docx.shared import Cm

from studypress.bank.bank import Bank, Entry
from studypress.exam.model import Exam, Form, Item
from studypress.exchange.draft import Effect
from studypress.exchange.word.inlines import Inlines
from studypress.exchange.word.numbering import Numbering
from studypress.exchange.word.text_blocks import Blocks
from studypress.exchange.word.word_file import WIDTH, bank_document, file_of
from studypress.exchange.word.word_pictures import Pictures
from studypress.exchange.word.word_questions import WordQuestions
from studypress.exchange.written import ExportOptions, Written
from studypress.page.words.catalogue import words_for
from studypress.page.words.questions import points_in_words


def write(bank: Bank, options: ExportOptions) -> Written:
    """Return a worksheet or a key of all questions, or the first form of an exam with its key."""
    written = Written()
    if options.exam:
        form = options.exam.forms[0]
        title = options.exam.plan.blueprint.title_for(bank.title)
        for name, answers in (("exam.docx", False), ("exam-key.docx", True)):
            made = _Sheet(bank, title, options, written, form.code)
            made.exam(options.exam, form, answers=answers)
            written.files[name] = file_of(made.document)
        written.questions = len(form.items)
    else:
        answers = options.document == "key"
        made = _Sheet(bank, bank.title, options, written)
        made.all_questions(answers=answers)
        written.files[f"{options.document}.docx"] = file_of(made.document)
        written.questions = len(bank.entries)
    written.remarks = [*dict.fromkeys(written.remarks)]
    return written


class _Sheet:
    """Writer of one document."""

    def __init__(
        self, bank: Bank, title: str, options: ExportOptions, written: Written, code: str = ""
    ) -> None:
        self._bank, self._written, self._entry = bank, written, bank.entries[0]
        self._words = words_for(bank.language)
        shown = self._words.gettext("Form %(code)s") % {"code": code} if code else ""
        self.document = bank_document(bank, title, shown)
        numbering = Numbering(self.document)
        inlines = Inlines(Pictures(bank.root, options.rasterise), self._lost)
        blocks = Blocks(self.document, numbering, inlines, WIDTH, bank.language)
        self._questions = WordQuestions(blocks, numbering, self._words, bank.language)
        self.document.add_paragraph(title, "Title")

    def _lost(self, message: str) -> None:
        self._written.remark(Effect.CHANGED, self._entry, message)

    def all_questions(self, *, answers: bool) -> None:
        """Add all questions below the titles of their sections and topics."""
        kind = "Answer key" if answers else "Worksheet"
        self.document.add_paragraph(self._words.gettext(kind), "Subtitle")
        if not answers:
            self._fields(self._words.pgettext("points earned", "Score"))
        for heads, entry in _headed(self._bank.entries):
            for level, title in heads:
                self.document.add_heading(title, level)
                if level == 1:
                    self._questions.begin_list()
            self._written.remark_instance(entry)
            self._add(_item(entry), answers=answers, points=False)

    def exam(self, exam: Exam, form: Form, *, answers: bool) -> None:
        """Add the questions of a form, below the facts that a candidate must know."""
        words, blueprint = self._words, exam.plan.blueprint
        facts = [
            words.gettext("Answer key") if answers else words.pgettext("document", "Exam"),
            points_in_words(words, form.points),
            self._minutes(blueprint.minutes or form.minutes),
        ]
        self.document.add_paragraph(" · ".join(facts), "Subtitle")
        if not answers:
            self._fields(words.gettext("Candidate number"))
        section = ""
        for item in form.items:
            if blueprint.order == "by-section" and item.entry.section.title != section:
                section = item.entry.section.title
                self.document.add_heading(section, 1)
            self._add(item, answers=answers, points=True)
        if not answers:
            self.document.add_paragraph()
            self.document.add_paragraph(words.gettext("End of the exam"), "Caption")

    def _add(self, item: Item, *, answers: bool, points: bool) -> None:
        self._entry = item.entry
        write_one = self._questions.answered if answers else self._questions.asked
        write_one(item, points=points)

    def _fields(self, last: str) -> None:
        """Add lines to be filled in: name, date, and another one."""
        line = self.document.add_paragraph(style="Normal")
        stops = line.paragraph_format.tab_stops
        for at in (Cm(7.5), Cm(11), WIDTH):
            stops.add_tab_stop(at, leader=WD_TAB_LEADER.LINES)
        name, date = self._words.pgettext("person", "Name"), self._words.gettext("Date")
        line.add_run(f"{name} \t {date} \t {last} \t")

    def _minutes(self, minutes: int) -> str:
        text = self._words.ngettext("%(num)s minute", "%(num)s minutes", minutes)
        return text % {"num": minutes}


def _item(entry: Entry) -> Item:
    """Return a question as a worksheet asks it, with its choices in the order of the bank."""
    question = entry.question
    order = tuple(range(len(question.choices))) if question.kind.has_choices else ()
    return Item(entry.number, entry, question.kind, order, question.points, question.minutes)


def _headed(entries: tuple[Entry, ...]) -> Iterator[tuple[list[tuple[int, str]], Entry]]:
    """Yield each question with the headings before it and their levels."""
    section = topic = ""
    for entry in entries:
        heads = []
        if entry.section.id != section:
            section, topic = entry.section.id, ""
            heads.append((1, entry.section.title))
        if entry.topic != topic:
            topic = entry.topic
            heads.append((2, topic))
        yield heads, entry
