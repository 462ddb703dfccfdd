"""A print run is verified by the appearance of its pages and by its table of contents."""

from collections.abc import Iterator, Sequence

import pytest

from studypress.verify.print_run import PrintedCopy, run_faults

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
    faces = [(page, f"This page is {page}.") for page in pages]
    return [
        str(fault) for fault in run_faults(faces, rows, COPIES, separated=separated, blank=BLANK)
    ]


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
