import re
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import outloud
import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.bank.models import QuestionKind
from studypress.exam.blueprint.model import HEAPS, Blueprint, Order, PartialCredit, Row, Scoring
from studypress.exam.fairness.letters import QuestionLetters
from studypress.exam.fairness.likeness import Overlap
from studypress.exam.fairness.report import Fairness, fairness
from studypress.exam.fairness.weight import AdaptedCopies, Tally, Weighed, Weight
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate, Exam, Form, Item, Plan, Seat
from studypress.exam.random_stream import Key, RandomStream
from studypress.exam.shuffle_constraints import arrangement_of
from studypress.grading.exam_statistics import Statistics
from studypress.grading.item_statistics import ItemStatistics
from studypress.page.documents.plots import Face, Point, histogram, scatter
from studypress.page.documents.reports import PLACES, fairness_sheet, statistics_sheet
from studypress.page.look import Look
from studypress.page.render import Sheet
from studypress.page.words.catalogue import catalogues
from studypress.press import engine
from studypress.press.overflow import misfits

THEMES = ("print", "ink-saver", "large-print")
# The header of a table is repeated on each page.
ACCEPTED = {"PAG-001"}


def look(theme: str = "print", paper: str = "A4", *, standalone: bool = False) -> Look:
    return Look(paper, theme, str, str, standalone=standalone)


def words(sheet: Sheet) -> str:
    """Text of a sheet on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", sheet.html).split())


def printed(sheet: Sheet, path: Path) -> list[str]:
    """Print a sheet, assert that outloud finds no fault, and return the texts of its pages."""
    pages = engine.lay_out(sheet.html, sheet.styles, path)
    (path / "report.pdf").write_bytes(engine.write([pages]))
    report = outloud.check(path / "report.pdf")
    assert [at for at in report.findings if at.rule not in ACCEPTED] == []
    with pdfium.PdfDocument(path / "report.pdf") as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def item(at: int, **more: Any) -> ItemStatistics:
    plain = ItemStatistics(
        id=f"question-{at:02}",
        kind=QuestionKind.SINGLE,
        void=False,
        key=(at % 4,),
        asked=40,
        right=20,
        difficulty=0.3 + at / 50,
        discrimination=0.25 + at / 80,
        upper_lower=0.4,
        shares=(0.1, 0.2, 0.3, 0.35),
        several=0.02,
        omitted=0.03,
    )
    return replace(plain, **more)


ITEMS = (
    *(item(at) for at in range(12)),
    item(12, discrimination=-0.31),
    item(13, discrimination=0.11),
    item(14, difficulty=0.08),
    item(15, difficulty=0.99, discrimination=0.3),
    item(16, void=True),
    item(17, discrimination=None, upper_lower=None, difficulty=None, asked=0),
    item(18, kind=QuestionKind.OPEN, key=(), shares=(), omitted=0.0, several=0.0),
)
FOUND = Statistics(
    copies=42,
    papers=40,
    of=18,
    mean=0.612,
    median=0.6111,
    lowest=0.2,
    highest=1.0,
    deviation=0.14,
    dichotomous=True,
    reliability=0.781,
    error=0.0655,
    histogram=(0, 0, 2, 4, 6, 8, 10, 5, 3, 2),
    items=ITEMS,
)
NOTHING = Statistics(
    3, 0, None, None, None, None, None, None,
    dichotomous=False, reliability=None, error=None, histogram=(0,) * 10, items=(ITEMS[17],),
)  # fmt: skip


@pytest.fixture(scope="module")
def exam(numbered_bank: Bank) -> Exam:
    """Six forms in two rows of seats."""
    people = [
        Candidate(f"Ana {at}", f"id{at}", group="Hall", seat=Seat(1 + at // 3, 1 + at % 3))
        for at in range(6)
    ]
    forms = []
    for at, who in enumerate(people, start=1):
        entries = RandomStream(Key(b"report"), "questions", at).shuffled(numbered_bank.entries)
        items = tuple(
            Item(
                n,
                e,
                e.question.kind,
                arrangement_of(e.question).order(
                    RandomStream(Key(b"report"), "choices", at, e.question.id)
                ),
                1,
                2,
            )
            for n, e in enumerate(entries, start=1)
        )
        forms.append(Form(at, form_code(Key(b"report"), "", at, ()), items, who))
    return Exam(Plan(Blueprint(rows=(Row(count=10),)), 6, "report", tuple(people)), tuple(forms))


@pytest.fixture(scope="module")
def fair(exam: Exam) -> Fairness:
    return fairness(exam)


@pytest.mark.parametrize("theme", THEMES)
def test_statistics_are_printed_without_a_fault(tmp_path: Path, theme: str) -> None:
    text = " ".join(printed(statistics_sheet(FOUND, "Mock <1>", Scoring(), look(theme)), tmp_path))
    for said in ("Mock <1>", "40 of 42", "61.2 %", "11.0 points", "0.78", "KR-20", "Kelley"):
        assert said in text


@pytest.mark.parametrize("theme", THEMES)
def test_a_fairness_report_is_printed_without_a_fault(
    tmp_path: Path, fair: Fairness, theme: str
) -> None:
    pages = printed(fairness_sheet(fair, "Mock", look(theme)), tmp_path)
    assert "10 questions, 10 points and 20 minutes" in " ".join(" ".join(pages).split())
    assert theme == "large-print" or len(pages) == 1
    unequal = replace(fair, forms=weighed([5, 9]))
    printed(fairness_sheet(unequal, "Mock", look(theme)), tmp_path)


def test_reports_in_large_print_have_nothing_small_and_nothing_cut_off(tmp_path: Path) -> None:
    wide = tuple(replace(at, id="a-very-long-name-of-a-question-" + at.id) for at in ITEMS)
    sheet = statistics_sheet(replace(FOUND, items=wide), "Mock", Scoring(), look("large-print"))
    printed(sheet, tmp_path)
    with pdfium.PdfDocument(tmp_path / "report.pdf") as pdf:
        for page in pdf:
            text = page.get_textpage()
            boxes = [text.get_rect(at) for at in range(text.count_rects())]
            assert all(box[0] > 36 and box[2] < page.get_width() - 36 for box in boxes)
    assert set(re.findall(r'font-size="([\d.]+)"', sheet.html)) == {"16"}


def test_plots_have_words_for_who_does_not_see_them(tmp_path: Path) -> None:
    printed(statistics_sheet(FOUND, "Mock", Scoring(), look()), tmp_path)
    with pikepdf.open(tmp_path / "report.pdf") as pdf:
        alts = [
            str(at.Alt) for at in pdf.objects if isinstance(at, pikepdf.Dictionary) and "/Alt" in at
        ]
    assert len(alts) == 2
    assert "2 earned between 20 and 30 percent" in alts[0]
    assert alts[1].startswith("Scatter plot of 18 questions by difficulty and discrimination")


def test_an_open_question_has_no_key_to_check() -> None:
    closed = item(2, discrimination=-0.2)
    open_one = replace(closed, kind=QuestionKind.OPEN)
    assert (closed.remark, open_one.remark) == ("check key", "check marking")
    text = words(statistics_sheet(replace(FOUND, items=(open_one,)), "Mock", Scoring(), look()))
    assert "◆ check key or check marking" in text
    assert re.search(r"question-02 40 .*◆ check marking", text)


def test_partial_credit_penalties_and_a_bonus_are_explained(tmp_path: Path) -> None:
    several = item(1, kind=QuestionKind.SEVERAL, key=(0, 3), difficulty=-0.11)
    number = item(2, kind=QuestionKind.NUMBER, key=(), shares=(), omitted=0.25)
    found = replace(FOUND, of=Decimal("7.5"), lowest=-0.1, highest=1.2, items=(several, number))
    scoring = Scoring(wrong=Decimal("-0.25"), several=PartialCredit.SHARE)
    sheet = statistics_sheet(found, "Mock", scoring, look())
    text = words(sheet)
    for said in (
        "each of 7.5 points", "−10.0 % −0.8 points", "120.0 % 9.0 points", "−0.11",
        "Those below 0 % are in the first bar. Those above 100 %, by a bonus, are in the last",
        "a paper counts at each choice that it ticked. Elsewhere what is missing from 100",
        "without partial credit, the share of right answers. A wrong answer took off 0.25 points",
        "2 earned more than 90 percent",
    ):  # fmt: skip
        assert said in text
    assert re.findall(r'class="right">(\d+)<', sheet.html) == ["10", "35"]
    assert re.search(r"question-02 40 [\d. ]+ 25 ", text)
    assert ">−0.2<" in sheet.html
    assert "took off" not in words(statistics_sheet(FOUND, "Mock", Scoring(), look()))
    printed(sheet, tmp_path)


def test_points_in_one_place_share_a_label() -> None:
    face = Face("Plex", 7.6)
    points = [Point(0.5, 0.5, "circle", "", at) for at in (30, 4, 12)]
    assert ">4, 12, 30<" in scatter(points, "words", ("x", "y"), face)
    two = [replace(at, label=f"name-{at.number}") for at in points[:2]]
    assert ">name-30, name-4<" in scatter(two, "words", ("x", "y"), face)


def test_remarks_stand_as_sign_and_word(tmp_path: Path) -> None:
    text = " ".join(printed(statistics_sheet(FOUND, "Mock", Scoring(), look()), tmp_path))
    rows = dict(re.findall(r"(question-\d\d) (\d+ [^\n\r]*)", text))
    assert rows["question-12"].endswith("◆ check key")
    assert rows["question-13"].endswith("△ weak")
    assert rows["question-14"].endswith("□ hard")
    assert rows["question-15"].endswith("○ easy")
    assert rows["question-16"].endswith("× void")
    assert rows["question-17"].startswith("0 – – –")
    assert rows["question-05"].split() == [
        "40", "0.40", "0.31", "0.40", "10", "20", "30", "35", "3",
    ]  # fmt: skip


def test_nothing_to_say_is_said(tmp_path: Path) -> None:
    text = " ".join(printed(statistics_sheet(NOTHING, "Mock", Scoring(), look()), tmp_path))
    assert "0 of 3 copies marked" in text
    assert "too few papers" in text
    assert "Cronbach (1951)" in text
    assert "None" not in text


def test_few_papers_are_said_to_be_few() -> None:
    def text(*papers: int) -> str:
        items = tuple(item(at, asked=of, discrimination=-0.2) for at, of in enumerate(papers))
        return words(statistics_sheet(replace(FOUND, items=items), "Mock", Scoring(), look()))

    assert "No question was marked on 30 papers or more" in text(6, 29)
    assert "1 of 2 questions was marked on 30 papers or more" in text(30, 29)
    assert "95 % interval" in text(30, 29)
    assert "or more" not in text(30, 31, 0)
    assert text(6).count("check key") == 1  # only in the legend


def test_a_question_of_many_choices_fits(tmp_path: Path) -> None:
    many = replace(FOUND, items=(item(1, shares=(0.05,) * 20, key=(3,)), *ITEMS))
    text = " ".join(printed(statistics_sheet(many, "Mock", Scoring(), look()), tmp_path))
    assert "Choices after number 12 are in items.csv." in " ".join(text.split())


def test_a_report_stands_alone_as_html(fair: Fairness) -> None:
    html = fairness_sheet(fair, "Mock", look(standalone=True)).html
    assert "<style>" in html
    assert not re.search(r'(?:src|href)="(?!#|data:)', html)


def test_a_fairness_report_names_nobody(fair: Fairness) -> None:
    assert "Ana" not in words(fairness_sheet(fair, "Mock", look()))
    assert "id3" not in words(fairness_sheet(fair, "Mock", look()))


def test_a_fairness_report_says_where_neighbours_are_most_alike(fair: Fairness) -> None:
    report = fairness_sheet(fair, "Mock", look())
    text = words(report)
    assert fair.neighbours is not None
    one, other = fair.neighbours.worst
    assert "11 pairs of seats touch" in text
    assert f"at most {fair.neighbours.most}, at seats {one.seat} (copy {one.number}" in text
    assert f"and {other.seat} (copy {other.number}, form {other.code} )" in text
    assert f'<span class="symbols">{other.code}</span>' in report.html  # a code is not broken
    assert "None has the questions in the same order" in text


def test_neighbours_of_one_order_are_a_fault_unless_the_order_is_fixed(fair: Fairness) -> None:
    assert fair.neighbours is not None
    same = replace(fair, neighbours=replace(fair.neighbours, identical=2))
    text = words(fairness_sheet(same, "Mock", look()))
    assert "2 pairs have all questions in the same order." in text
    text = words(fairness_sheet(replace(same, order=Order.FIXED), "Mock", look()))
    assert "in the same order. The blueprint’s order is fixed" in text


def weighed(minutes: list[int]) -> tuple[Weighed, ...]:
    levels = {"easy": 2, "medium": 1, "hard": 0}
    return tuple(
        Weighed(at, form_code(Key(b"w"), "", at, ()), Weight(3, 3, value, levels))
        for at, value in enumerate(minutes, start=1)
    )


def test_forms_of_few_weights_are_listed_and_of_many_summed_up(fair: Fairness) -> None:
    few = words(fairness_sheet(replace(fair, forms=weighed([5, 5, 5, 9, 5, 9])), "Mock", look()))
    assert "The forms are not equal." in few
    assert "1–3, 5 4 3 3 5 2 1 0" in few
    assert "4, 6 2 3 3 9 2 1 0" in few
    many = words(fairness_sheet(replace(fair, forms=weighed(list(range(5, 205)))), "Mock", look()))
    assert "The least 3 3 5 2 1 0 The most 3 3 204 2 1 0" in many
    assert "What each form weighs is in fairness.json." in many


@pytest.mark.parametrize(
    "language",
    [one if one == "fr" else pytest.param(one, marks=pytest.mark.slow) for one in catalogues()],
)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_weights_of_forms_fit_in_large_print_in_every_language(
    tmp_path: Path, fair: Fairness, language: str, paper: str
) -> None:
    forms = weighed([500, 900] * 30)
    kinds = dict.fromkeys(HEAPS, forms[0].weight)
    equal = tuple(replace(one, weight=replace(one.weight, kinds=kinds)) for one in forms[::2])
    large = replace(look("large-print", paper), language=language)
    for weights in (forms, equal):
        sheet = fairness_sheet(replace(fair, forms=weights), "Mock", large)
        pages = engine.lay_out(sheet.html, sheet.styles, tmp_path)
        assert misfits(pages.document.pages, 16) == []


def test_a_report_does_not_grow_with_the_number_of_forms(fair: Fairness) -> None:
    few, many = (
        fairness_sheet(replace(fair, forms=weighed([5, 9] * pairs)), "Mock", look()).html
        for pairs in (30, 3000)
    )
    assert len(many) < len(few) + 60
    assert "1, 3, 5, " in many
    assert "37, 39, …" in many


def test_two_hundred_equal_forms_are_said_in_a_line(fair: Fairness) -> None:
    text = words(fairness_sheet(replace(fair, forms=weighed([7] * 200)), "Mock", look()))
    assert "All forms are equal: 3 questions, 3 points and 7 minutes" in text


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.42, "Chance alone spreads letters as unevenly, or more so, in 42 exams of 100."),
        (0.004, "Chance alone spreads letters as unevenly, or more so, in one exam of 250."),
        (1e-9, "This is hardly chance. Please report it, with the seed."),
    ],
)  # fmt: skip
def test_the_spread_of_letters_is_told_by_how_often_chance_does_it(
    fair: Fairness, p: float, said: str
) -> None:
    told = replace(fair, letters=replace(fair.letters, p=p))
    text = words(fairness_sheet(told, "Mock", look()))
    assert said in text
    assert f"p {'&lt; 0.001' if p < 0.001 else f'= {p:.3f}'}." in text
    assert "Letters are not balanced on purpose" in text


def test_overlap_is_told_in_words(fair: Fairness) -> None:
    part = replace(fair, overlap=Overlap(20_000, 31_125, 0.1, 0.25, 0.5))
    text = words(fairness_sheet(part, "Mock", look()))
    assert "share 25 % of their questions on average: 10 % at least and 50 % at most" in text
    assert "over 20,000 of 31,125 pairs" in text
    assert "There is one form alone." in words(
        fairness_sheet(replace(fair, overlap=None), "Mock", look())
    )


def test_the_questions_that_drift_most_are_shown(fair: Fairness) -> None:
    places = tuple(
        replace(fair.places[0], id=f"p{at}", drift=at * (-1) ** at / 10, reach=9.0 * (at < 28))
        for at in range(30)
    )
    text = words(fairness_sheet(replace(fair, places=places), "Mock", look()))
    listed = [f"p{at}" for at in range(27, 27 - PLACES, -1)]
    assert re.findall(r"\bp\d+\b", text) == ["p27", *listed]
    assert f"These {PLACES} of 28 questions drift most" in text
    assert "Chance alone moves some question as far in 17.7 % of exams." in text
    drifted = (replace(places[1], drift=8.0), *places)
    text = words(fairness_sheet(replace(fair, places=drifted), "Mock", look()))
    assert "Look at: Places of the questions." in text
    assert "not 5.5. This is hardly chance. Please report it, with the seed." in text


def test_the_verdict_is_one_sentence_at_the_top(fair: Fairness) -> None:
    text = words(fairness_sheet(fair, "Mock", look()))
    assert "Fair: nothing to look at. Not measured: Places of the questions." in text
    assert fair.neighbours is not None
    letters = replace(fair.letters, p=1e-9)
    near = replace(fair.neighbours, identical=1)
    text = words(fairness_sheet(replace(fair, letters=letters, neighbours=near), "Mock", look()))
    assert "Look at: Right letters, Neighbours. Not measured: Places of the questions." in text
    assert "Right letters look at this" in text
    assert "Weight fair All forms are equal" in text
    assert "Places of the questions not measured There are too few forms" in text


def test_one_form_has_nothing_to_compare(exam: Exam) -> None:
    alone = Exam(Plan(exam.plan.blueprint, 1, "report"), (replace(exam.forms[0], candidate=None),))
    text = words(fairness_sheet(fairness(alone), "Mock", look()))
    assert "Nothing was measured, as there is nothing to compare. Weight not measured" in text
    assert "There is one form alone. The form has 10 questions" in text
    assert "There are too few right letters to tell a pattern from chance." in text
    assert " or " not in text


def test_a_question_whose_key_is_at_one_letter_is_named_without_the_letter(fair: Fairness) -> None:
    question = QuestionLetters("dropout", 60, 1e-9)
    told = replace(fair, letters=replace(fair.letters, question=question))
    text = words(fairness_sheet(told, "Mock", look()))
    assert "The right choice of dropout is at some letters far more often than at others" in text


def test_adapted_copies_are_told_as_numbers(fair: Fairness) -> None:
    assert "All copies have the same time, look and language." in words(
        fairness_sheet(fair, "Mock", look())
    )
    adapted = AdaptedCopies(copies=3, time=2, theme=1, html=1)
    text = words(fairness_sheet(replace(fair, adapted=adapted), "Mock", look()))
    assert "Copies adapted to needs of candidates: 3." in text
    assert "Another time Another print, such as large print As a web page 2 1 1" in text


def test_open_questions_are_weighed_apart(fair: Fairness) -> None:
    levels = {"easy": 1, "medium": 0, "hard": 0}
    kinds = {"choice": Tally(1, 1, 2, levels), "open": Tally(1, 3, 4, levels)}
    other = {"choice": Tally(1, 3, 4, levels), "open": Tally(1, 1, 2, levels)}
    both = {"easy": 2, "medium": 0, "hard": 0}
    one, two = (
        Weighed(at, form_code(Key(b"w"), "", at, ()), Weight(2, 4, 6, both, of))
        for at, of in enumerate((kinds, other), start=1)
    )
    text = words(fairness_sheet(replace(fair, forms=(one, replace(one, number=2))), "Mock", look()))
    assert "Questions with choices 1 1 2 1 0 0 Open questions 1 3 4 1 0 0" in text
    text = words(fairness_sheet(replace(fair, forms=(one, two)), "Mock", look()))
    assert "All questions" not in text  # their sums are equal
    assert "Questions with choices 1 1 1 1 2 1 0 0 2 1 1 3 4 1 0 0" in text
    assert "Open questions 1 1 1 3 4 1 0 0 2 1 1 1 2 1 0 0" in text


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        (0, "No seats are known, so nothing is said of neighbours."),
        (1, "One candidate alone has a seat."),
        (5, "5 candidates have seats, and no two of these touch."),
    ],
)
def test_without_neighbours_it_is_said_why(fair: Fairness, seats: int, said: str) -> None:
    text = words(fairness_sheet(replace(fair, seats=seats, neighbours=None), "Mock", look()))
    assert said in text
    assert " or no seats" not in text


POINTS = st.lists(
    st.builds(
        Point,
        st.floats(-0.5, 1),
        st.floats(-1, 1),
        st.sampled_from(["circle", "triangle", "diamond", "square", "ring", "cross"]),
        st.from_regex(r"[a-z]{1,12}(-[a-z]{1,12}){0,3}", fullmatch=True),
        st.integers(1, 500),
    ),
    min_size=1,
    max_size=40,
)


POINTS = st.one_of(POINTS, POINTS.map(lambda points: [replace(at, x=0.5, y=0.5) for at in points]))


@given(POINTS, st.sampled_from([7.6, 16]))
def test_labels_of_a_scatter_plot_meet_neither_points_nor_one_another(
    points: list[Point], size: float
) -> None:
    svg = scatter(points, "words", ("ACROSS", "UP"), Face("Plex", size))
    labels = [
        (float(x), float(y), end, text)
        for x, y, end, text in re.findall(
            r'<text x="([\d.]+)" y="([\d.]+)"[^>]*text-anchor="(\w+)">([^<]+)<', svg
        )
        if not re.fullmatch(r"−?\d\.\d|ACROSS", text)
    ]
    known = {point.label for point in points} | {str(point.number) for point in points} | {"…"}
    assert {part for *_, text in labels for part in text.split(", ")} <= known
    boxes = []
    for x, y, end, text in labels:
        wide = 0.5 * size * len(text)
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[end]
        boxes.append((left, y - 0.77 * size, left + wide, y + 0.28 * size))
    for one, other in combinations(boxes, 2):  # two words have a space between them
        near = (one[0] - 0.49 * size, one[1], one[2] + 0.49 * size, one[3])
        assert not meet(near, other)
    spots = re.findall(r'c[xy]="([\d.]+)" cy="([\d.]+)"|translate\(([\d.]+) ([\d.]+)\)"', svg)
    assert len(spots) == len(points)
    for x, y in ((float(a or c), float(b or d)) for a, b, c, d in spots):
        boxes.append((x - 2.6, y - 2.6, x + 2.6, y + 2.6))
    for at, one in enumerate(boxes[: len(labels)]):
        assert not any(meet(one, other) for other in boxes[at + 1 :])


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Return True if two boxes overlap by more than rounding."""
    return all(one[at] + 0.02 < other[at + 2] and other[at] + 0.02 < one[at + 2] for at in (0, 1))


def test_a_plot_escapes_its_words() -> None:
    labels = [f"{at}" for at in range(3)]
    svg = histogram([1, 2], labels, "1 < 2 & 3", Face("Plex", 8))
    assert "<title>1 &lt; 2 &amp; 3</title>" in svg
    assert svg.count("<rect") == 2
