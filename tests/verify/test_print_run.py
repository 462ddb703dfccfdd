"""A print run is verified by the appearance of its pages and by its table of contents."""

from collections.abc import Iterator, Sequence

import pytest

from studypress.verify.print_run import PrintedCopy, PrintRuns, run_faults

COPIES = {
    "one": PrintedCopy("forms/1.pdf", ("a", "b", "c"), {"id": "1"}),
    "two": PrintedCopy("forms/2.pdf", ("d", "e"), {"id": "2"}),
}
BLANK = "This page is left blank."
PAGES = ["a", "b", "c", "left blank", "d", "e"]
COLUMNS = ("code", "id", "first page", "pages", "first sheet", "sheets")
ROWS = [
    dict(zip(COLUMNS, ("one", "1", "1", "3", "1", "2"), strict=True)),
    dict(zip(COLUMNS, ("two", "2", "5", "2", "3", "1"), strict=True)),
]


def run_of(
    pages: Sequence[str], *changes: tuple[int, str, str], separated: bool = False
) -> list[str]:
    rows = [dict(row) for row in ROWS]
    for at, column, value in changes:
        rows[at][column] = value
    runs = PrintRuns({"print-run.pdf": faces_of(pages)}, separated, BLANK)
    return [str(fault) for fault in run_faults(runs, rows, COPIES)]


def faces_of(pages: Sequence[str]) -> list[tuple[str, str]]:
    return [(page, f"This page is {page}.") for page in pages]


def test_a_print_run_as_it_was_bound_has_no_fault() -> None:
    assert run_of(PAGES) == []


def test_separators_stand_before_groups_alone() -> None:
    pages = ["sep", "left blank", *PAGES]
    moved_on = [(0, "first page", "3"), (0, "first sheet", "2"), (1, "first page", "7"),
                (1, "first sheet", "4")]  # fmt: skip
    assert run_of(pages, *moved_on, separated=True) == []
    assert run_of(pages, *moved_on) == ["print-run.pdf: page 1: it belongs to no copy"]


def runs() -> Iterator[object]:
    run = "print-run.pdf: page"
    yield ["a", "c", "b", *PAGES[3:]], [], [f"{run} 2: it is not page 2 of forms/1.pdf"]
    yield PAGES[:5], [], ["print-run.pdf: page 2 of forms/2.pdf is missing"]
    yield (
        [*PAGES[:3], "x", *PAGES[4:]],
        [],
        [f"{run} 4: it fills a sheet, but is not marked as blank"],
    )
    yield [*PAGES, "x"], [], [f"{run} 7: it belongs to no copy"]
    yield PAGES, [(1, "id", "3")], ["contents.csv: form two: id is “3”, expected “2”"]
    yield PAGES, [(1, "sheets", "2")], ["contents.csv: form two: sheets is “2”, expected “1”"]
    yield PAGES, [(0, "code", "two")], ["contents.csv: forms/1.pdf is listed 0 times"]
    yield PAGES, [(0, "code", "six")], ["contents.csv: form six: the exam has no such form"]
    yield (
        PAGES,
        [(1, "first page", "4")],
        ["contents.csv: form two: it does not begin on a new sheet, but on page 4"],
    )


@pytest.mark.parametrize(("pages", "changes", "said"), list(runs()))
def test_a_print_run_bound_otherwise_is_found(
    pages: list[str], changes: list[tuple[int, str, str]], said: list[str]
) -> None:
    assert set(said) <= set(run_of(pages, *changes))


LETTER = "print-run-letter.pdf"
STACKS = {
    "one": COPIES["one"],
    "two": PrintedCopy("forms/2.pdf", ("d", "e"), {"file": LETTER}, LETTER),
    "web": PrintedCopy("forms/3.html", (), {"file": "forms/3.html"}, ""),
}
LISTED = [
    ROWS[0],
    {"code": "two", "first page": "1", "pages": "2", "first sheet": "1", "sheets": "1",
     "file": LETTER},
    {"code": "web", "file": "forms/3.html"},
]  # fmt: skip


def stacks_of(
    usual: Sequence[str], letter: Sequence[str], rows: Sequence[dict[str, str]]
) -> list[str]:
    pages = {"print-run.pdf": faces_of(usual), LETTER: faces_of(letter)}
    runs = PrintRuns(pages, separated=False, blank=BLANK)
    return [str(fault) for fault in run_faults(runs, rows, STACKS)]


def test_stacks_of_paper_are_compared_each_with_its_copies() -> None:
    assert stacks_of("abc", "de", LISTED) == []


@pytest.mark.parametrize(
    ("usual", "letter", "at", "change", "said"),
    [
        ("abc", "d", 0, {}, f"{LETTER}: page 2 of forms/2.pdf is missing"),
        ("abc", "", 0, {}, f"{LETTER}: page 1 of forms/2.pdf is missing"),
        ("abcxde", "de", 0, {}, "print-run.pdf: page 5: it belongs to no copy"),
        ("abc", "de", 1, {"file": "print-run.pdf"}, "form two: file is “print-run.pdf”, expected"),
        ("abc", "de", 2, {"first page": "1"}, "form web: it is given out as a file"),
        ("abc", "de", 2, {"code": "two"}, "contents.csv: forms/2.pdf is listed 2 times"),
        ("abc", "de", 2, {"code": "two"}, "contents.csv: forms/3.html is listed 0 times"),
    ],
)
def test_a_copy_that_is_missing_twice_or_in_another_stack_is_found(
    usual: str, letter: str, at: int, change: dict[str, str], said: str
) -> None:
    rows = [row | (change if place == at else {}) for place, row in enumerate(LISTED)]
    found = stacks_of(usual, letter, rows)
    assert any(said in fault for fault in found), found


def test_contents_of_a_supplement_list_each_earlier_copy_that_changed_once() -> None:
    rows = [*ROWS, {"code": "old", "id": "9"}]
    pages = {"print-run.pdf": faces_of(PAGES)}
    runs = PrintRuns(pages, separated=False, blank=BLANK, changed=frozenset(["old"]))
    assert list(run_faults(runs, rows, COPIES)) == []
    found = list(map(str, run_faults(runs, ROWS, COPIES)))
    assert found == ["contents.csv: form old is listed 0 times"]


def test_forms_that_are_not_of_the_exam_are_in_order() -> None:
    codes = [f"form {letter}" for letter in "hgfedcba"]
    runs = PrintRuns({}, separated=False, blank=BLANK)
    found = [fault.message for fault in run_faults(runs, [{"code": code} for code in codes], {})]
    assert found == [f"form {code}: the exam has no such form" for code in sorted(codes)]
