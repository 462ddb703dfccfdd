"""Expected content of forms, and expected files of an exam, from its record and the bank."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, assert_never

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import QuestionKind
from studypress.exam import file_names
from studypress.exam.model import NO_CANDIDATE, NONE_SIGN
from studypress.exam.needs import NO_NEEDS, Needs, stacks_of
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.record.read import Record
from studypress.exam.record.write import exact_fields
from studypress.page.direction import is_right_to_left
from studypress.page.look import recorded_look
from studypress.page.text.plain_words import Plain
from studypress.page.words.box_labels import examiner_label, point_labels, sign_labels
from studypress.page.words.catalogue import words_for
from studypress.page.words.questions import choices_of, exact_answer, hint_of
from studypress.verify.bank_changes import changes
from studypress.verify.model import ExpectedForm, ExpectedQuestion, Fault


class ExpectedCopy(NamedTuple):
    """A form that was printed, and the expected content of its paper and of its key.

    Keys have the look of the exam, whatever that of the paper.
    """

    record: FormRecord
    form: ExpectedForm
    key: ExpectedForm


def expected_copies_of(
    record: Record, bank: Bank, custom: Path | None = None
) -> list[ExpectedCopy]:
    """Return the expected content of each copy that was ever printed, by its candidate's needs.

    Changed questions have no texts. `custom` is the folder of templates and styles with which the
    exam was printed.
    """
    codes = frozenset(form.code for form in record.every_form)
    texts: dict[tuple[str, ...], _Texts] = {}
    copies = []
    for form in record.every_form:
        for needs in (NO_NEEDS, form.needs):
            if needs.look not in texts:
                texts[needs.look] = _Texts(record, bank, custom, needs)
        expected = key = texts[form.needs.look].expected(form, codes)
        if form.needs.look != NO_NEEDS.look:
            key = texts[NO_NEEDS.look].expected(form, codes)
        copies.append(ExpectedCopy(form, expected, key))
    return copies


def expected_names(record: Record) -> set[str]:
    """Return the names of all files of an exam with these options, protected copies included."""
    options, names = record.options, set(protected_copies(record))
    for form in record.every_form:
        key = file_names.key_of(form.file, options.format)
        names |= {form.file, key}
        if options.booklet and options.format == "pdf":
            names.add(_booklet(key))
        if options.booklet and record.look_of(form).is_printed:
            names.add(_booklet(form.file))
    for number, forms in ((0, record.forms), *((at.number, at.forms) for at in record.amendments)):
        about = _names_about(record, forms) if forms else {file_names.CONTENTS}
        about |= {file_names.CONTENTS} if number else set()
        names |= {file_names.in_supplement(number, name) for name in about}
    return names


def _names_about(record: Record, forms: Sequence[FormRecord]) -> set[str]:
    """Return the names of the files about all copies that were printed together."""
    options = record.options
    ends = ["", file_names.BOOKLET] if options.booklet and options.format == "pdf" else [""]
    stacks = stacks_of({record.look_of(form) for form in forms}, options.look)
    made = [file_names.MARKING, file_names.FAIRNESS, *[file_names.STACKS] * stacks.has_plan]
    solutions = file_names.SOLUTIONS  # keys of exams without tools contain the explanations instead
    if record.tools or f"{solutions}.{options.format}" in record.files:
        made.append(solutions)
    names = {f"{name}{end}.{options.format}" for name in made for end in ends}
    names |= {f"{file_names.ALL_KEYS}.{options.format}", file_names.FAIRNESS_DATA}
    return names | {*stacks.runs.values(), *([file_names.CONTENTS] * stacks.has_contents)}


def _booklet(file: str) -> str:
    return file.replace(".pdf", f"{file_names.BOOKLET}.pdf")


def protected_copies(record: Record) -> dict[str, FormRecord]:
    """Return the form of each protected copy, by the copy's file name."""
    is_old = record.options.protected is None
    return {
        file_names.protected_of(form.file): form
        for form in record.every_form
        if (_is_listed(record, form) if is_old else form.number in record.protected)
    }


def _is_listed(record: Record, form: FormRecord) -> bool:
    return file_names.protected_of(form.file) in record.files


def bank_faults(record: Record, bank: Bank) -> Iterator[Fault]:
    """Yield a fault, with its place in the bank, for each question and figure that changed."""
    for problem in changes(record, bank):
        yield Fault(str(problem.place), 0, 0, problem.message)


def _listed(fields: Iterable[tuple[str, object]]) -> str:
    """Return fields and their values in words."""
    return ", ".join(
        f"{name} {json.dumps(value, ensure_ascii=False, default=float)}" for name, value in fields
    )


class _Texts:
    """Cache of the printed text of a bank's questions in one look: each is rendered once."""

    def __init__(
        self, record: Record, bank: Bank, custom: Path | None, needs: Needs = NO_NEEDS
    ) -> None:
        # Old exams have the straight quotes of the bank, except in English.
        is_straight = record.is_old and record.bank.language.partition("-")[0] != "en"
        self._plain = Plain("" if is_straight else record.bank.language)
        self._none = record.none_sign
        self._bank_language = record.bank.language
        language = needs.language or record.language
        self._words = words_for(language)
        self._to_the_left = is_right_to_left(language)
        self._entries = {entry.question.id: entry for entry in bank.entries}
        self._known = {
            name: entry
            for name, entry in self._entries.items()
            if record.questions.get(name) == entry.digest
        }
        sections = dict.fromkeys(entry.section.title for entry in bank.entries)
        self._titles = (record.title, record.bank.title, *sections)
        options = record.options
        self._own_look = bool(options.custom)
        paper, theme = needs.paper or options.paper, needs.theme or options.theme
        look = recorded_look(paper, theme, custom)
        is_known = look.paper == paper and (custom or not self._own_look)
        self._flows, self._sheet = look.large, look.sheet if is_known else None
        self._format = needs.format or options.format
        self._usual = record.blueprint.minutes
        self._scannable = options.scannable
        signs = sign_labels(self._words) if options.digits else ()
        self._signs = " ".join(label for label, _ in signs)
        brand = bank.brand if record.bank.brand == bank.brand_digest else None
        texts = (brand.organisation, brand.address, brand.footer) if brand else ()
        self._brand = tuple(filter(None, texts))
        self._footer = (brand and brand.footer) or ""
        self._stems: dict[str, str] = {}
        self._choices: dict[str, tuple[str, ...]] = {}
        self._linked: dict[str, frozenset[str]] = {}

    def expected(self, form: FormRecord, codes: frozenset[str]) -> ExpectedForm:
        """Return the expected content of a form."""
        candidate = form.candidate or NO_CANDIDATE
        scanned = bool(form.scan) and self._scannable == "pages"
        entries = [entry for at in form.questions if (entry := self._printed(at, self._entries))]
        return ExpectedForm(
            file=form.file,
            code=form.code,
            pages=form.pages or 0,
            name=candidate.name,
            id=candidate.id,
            questions=tuple(self._asked(item, scanned=scanned) for item in form.questions),
            codes=codes,
            shown=(
                *self._titles,
                *self._brand,
                *candidate.cells(),
                *(text for at in entries for text in self._shown(at)),
            ),
            language=self._words.language,
            none=self._none,
            joined=not self._words.is_latin,
            title=self._words.gettext("%(title)s: exam, form %(code)s")
            % {"title": self._titles[0], "code": form.code},
            links=self._links(form),
            brand=() if self._own_look else self._brand,
            footer=self._footer,
            flows=self._flows,
            to_the_left=self._to_the_left,
            minutes=0 if self._own_look else form.needs.minutes(self._usual or form.minutes),
            sheet=self._sheet,
            format=self._format,
            scannable=self._scannable if self._format == "pdf" else "",
            scan=form.scan,
        )

    def _printed(self, item: ItemRecord, entries: Mapping[str, Entry]) -> Entry | None:
        """Return the instance of a question that was printed, if it is among these entries."""
        entry = entries.get(item.id)
        return entry and entry.instance(item.values)

    def _links(self, form: FormRecord) -> frozenset[str] | None:
        """Return the link targets in a form's questions; None if a question has changed."""
        entries = [self._printed(item, self._known) for item in form.questions]
        questions = [entry.question for entry in entries if entry]
        if len(questions) < len(entries):
            return None
        texts = (text for at in questions for text in (at.question, *(c.text for c in at.choices)))
        return frozenset[str]().union(*map(self._links_in, texts))

    def _links_in(self, text: str) -> frozenset[str]:
        if text not in self._linked:
            self._linked[text] = self._plain.links(text)
        return self._linked[text]

    def _asked(self, item: ItemRecord, *, scanned: bool) -> ExpectedQuestion:
        entry = self._printed(item, self._known)
        if entry is None or len(item.choices) not in (0, len(entry.question.choices)):
            return ExpectedQuestion(
                item.number,
                item.kind,
                item.points,
                key=item.key,
                known=False,
                bonus=item.bonus,
                boxes=len(item.choices),
            )
        texts, number = self._texts(entry), item.kind is QuestionKind.NUMBER
        exact = exact_fields(item.kind, entry.question.answer)
        to_the_left = is_right_to_left(entry.question.lang or self._bank_language)
        right = [at for at, choice in enumerate(entry.question.choices) if choice.correct]
        return ExpectedQuestion(
            number=item.number,
            kind=item.kind,
            points=item.points,
            bonus=item.bonus,
            stem=self._stem(entry),
            hint=hint_of(self._words, item.kind),
            unit=(entry.question.answer.unit or "") if number else "",
            boxes=len(item.choices),
            signs=self._signs if scanned and number else "",
            grading=self._grading(item) if scanned and item.kind is QuestionKind.OPEN else "",
            choices=tuple(texts[at] for at in item.choices),
            right=tuple(texts[at] for at in right if item.choices),
            answer=self._answer(entry, item),
            key=item.key,
            recorded=_listed((name, getattr(item, name)) for name, _ in exact),
            banked=_listed(exact),
            to_the_left=self._to_the_left or to_the_left,
            mixed=self._to_the_left != to_the_left,
        )

    def _grading(self, item: ItemRecord) -> str:
        """Return the words and labels of the boxes for the points of a question."""
        labels = (label for label, _ in point_labels(self._words, item.points))
        return " ".join([examiner_label(self._words), *labels])

    def _answer(self, entry: Entry, item: ItemRecord) -> str:
        """Return the answer to a question as a key prints it."""
        question = entry.question
        match item.kind:
            case QuestionKind.SINGLE | QuestionKind.SEVERAL | QuestionKind.TRUE_FALSE:
                pairs = zip(self._texts(entry), question.choices, strict=True)
                right = (text for text, choice in pairs if choice.correct)
                return "".join([item.key or self._none, *right])
            case QuestionKind.NUMBER | QuestionKind.SHORT:
                return exact_answer(self._words, question)
            case QuestionKind.OPEN:
                if question.answer.bullet:
                    return self._plain.inline(question.answer.bullet, question.lang)
                right = (self._plain.choice(text, question.lang) for text in question.right_texts)
                return "".join(right) or NONE_SIGN
            case unknown:
                assert_never(unknown)

    def _shown(self, entry: Entry) -> Iterator[str]:
        """Yield the texts of a question that a form may show, as written and as printed."""
        yield from (entry.question.question, self._stem(entry))
        yield from (choice.text for choice in entry.question.choices)
        yield from self._texts(entry)

    def _stem(self, entry: Entry) -> str:
        if entry.name not in self._stems:
            self._stems[entry.name] = self._plain.block(
                entry.question.question, entry.question.lang
            )
        return self._stems[entry.name]

    def _texts(self, entry: Entry) -> tuple[str, ...]:
        if entry.name not in self._choices:
            lang = entry.question.lang
            texts = tuple(
                self._plain.choice(text, lang) for text in choices_of(self._words, entry.question)
            )
            self._choices[entry.name] = texts
        return self._choices[entry.name]
