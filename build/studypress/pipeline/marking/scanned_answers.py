"""Answers of scanned papers: what boxes and people state, and what is not yet decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studypress.errors import SourcePlace
from studypress.exam import file_names
from studypress.exam.blueprint.model import Scoring
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.scannable.layout import ScanPage
from studypress.files.csv_sheet import Cell
from studypress.grading.answers.answer_cells import RowFindings
from studypress.grading.answers.answer_columns import AnswerColumns
from studypress.grading.answers.answer_sheet import AnswerSheet
from studypress.grading.answers.row_answers import RowAnswers
from studypress.pipeline.scanning.accounting import PageAccount, ScanAccount
from studypress.scan.box_answers import BoxAnswer, NoAnswer, answer_in
from studypress.scan.correction_file import Decisions
from studypress.scan.reading import PageOutcome
from studypress.scan.review_row import NO_ANSWER, ReviewRow

SCANNED = f"{file_names.SCAN}/"
"""Start of the source of answers by scan: those of spreadsheets have no folder."""

_BLANK = "."  # in a spreadsheet of answers
_UNNAMED = "unnamed"


@dataclass(frozen=True)
class ScannedPaper:
    """A form of which a page was scanned, with its pages that count, by their numbers.

    By question number, `read` has the answers that boxes state, empty ones too, and `decided`
    those of people. `doubts` has the reason for each question that a person must decide;
    `unmarked` are the questions that only people can mark.
    """

    form: FormRecord
    pages: Mapping[int, PageAccount]
    read: Mapping[int, str]
    decided: Mapping[int, ReviewRow]
    doubts: Mapping[int, str]
    unmarked: tuple[int, ...]

    @property
    def source(self) -> str:
        """Files and pages that count, such as `scan/room-a.pdf:7-12`."""
        found: dict[str, list[int]] = {}
        for page in self.pages.values():
            if page.scanned:
                found.setdefault(page.scanned.source, []).append(page.scanned.index)
        texts = (f"{name}:{_ranges(sorted(places))}" for name, places in found.items())
        return SCANNED + ", ".join(texts)


def scanned_papers(account: ScanAccount, decisions: Decisions) -> tuple[ScannedPaper, ...]:
    """Return the answers of each form of which a page was scanned, by the numbers of the forms."""
    pages: dict[int, list[PageAccount]] = {}
    forms = {page.form.number: page.form for page in account.pages if page.form}
    for page in account.pages:
        if page.form:
            pages.setdefault(page.form.number, []).append(page)
    return tuple(_paper(forms[number], pages[number], decisions) for number in sorted(forms))


def _paper(form: FormRecord, pages: Sequence[PageAccount], decisions: Decisions) -> ScannedPaper:
    of_form = decisions.answers
    decided = {
        item.number: row
        for item in form.questions
        if (row := of_form.get((form.code, item.number))) is not None
    }
    counted = {page.code.page: page for page in pages if page.code and page.counts}
    found = {
        item.number: _answer(item, form, pages, counted)
        for item in form.questions
        if item.number not in decided
    }
    return ScannedPaper(
        form,
        counted,
        {number: answer.text for number, answer in found.items() if not answer.reason},
        decided,
        {
            number: answer.reason
            for number, answer in found.items()
            if answer.reason not in ("", NoAnswer.TO_MARK)
        },
        tuple(number for number, answer in found.items() if answer.reason == NoAnswer.TO_MARK),
    )


def _answer(
    item: ItemRecord,
    form: FormRecord,
    pages: Sequence[PageAccount],
    counted: Mapping[int, PageAccount],
) -> BoxAnswer:
    """Return the answer to a question from all pages that have boxes or areas of it."""
    boxes = []
    for layout in form.scan.pages if form.scan else ():
        own = [box for box in layout.boxes if box.question == item.number]
        if not own and all(area.question != item.number for area in layout.areas):
            continue
        page = counted.get(layout.page)
        if page is None or page.scanned is None:
            return BoxAnswer(reason=_why_uncounted(pages, layout))
        if reason := page.doubts.get(item.number):
            return BoxAnswer(reason=reason)
        boxes += [at for at in page.scanned.reading.boxes if at.box.question == item.number]
    return answer_in(item, boxes)


def _why_uncounted(pages: Sequence[PageAccount], layout: ScanPage) -> str:
    """Return why no picture of a page counts."""
    found = [at for at in pages if at.code and at.code.page == layout.page]
    seen = next((at for at in found if at.outcome is not PageOutcome.MISSING), None)
    if seen and seen.scanned:
        return f"page {layout.page} ({seen.scanned.place}) was not read"
    return f"page {layout.page} was not scanned"


def scanned_sheets(
    papers: Sequence[ScannedPaper], scoring: Scoring, findings: RowFindings
) -> Iterator[AnswerSheet]:
    """Yield the answers of papers for marking: those by boxes, then those of each person.

    Answers that do not fit their questions are reported in the `findings`.
    """
    for paper in papers:
        form, decided = paper.form, paper.decided
        of_whom = {}
        if paper.read or not decided:
            of_whom[""] = {number: text or _BLANK for number, text in paper.read.items()}
        for number, row in decided.items():
            text = _BLANK if row.answer == NO_ANSWER else row.answer
            of_whom.setdefault(row.who or _UNNAMED, {})[number] = text
        for who, texts in of_whom.items():
            place = SourcePlace(file_names.SCAN_CORRECTIONS if who else paper.source)
            # Parsed as a row of a spreadsheet that has a column for each answer.
            columns = {number: at for at, number in enumerate(texts)}
            row_answers = RowAnswers(_columns(columns), scoring, findings)
            answers = row_answers.answers(form, [Cell(text, place) for text in texts.values()])
            yield AnswerSheet(form, form.candidate, answers, place.file, who, place)


def _columns(questions: Mapping[int, int]) -> AnswerColumns:
    return AnswerColumns(None, None, None, questions, is_own=True)


def _ranges(numbers: Sequence[int]) -> str:
    """Format ascending numbers as ranges: `1-4, 6`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number - runs[-1][-1] <= 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
