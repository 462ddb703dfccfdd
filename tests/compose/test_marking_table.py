"""Composed marking sheets equal those that the engine lays out."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from subprocess import run
from typing import Any

import numpy as np
import outloud
import pikepdf
import pypdfium2 as pdfium
import pytest

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.compose.marking_table import MarkingTable
from studypress.compose.model.pieces import NotComposableError
from studypress.compose.printer import Printer
from studypress.compose.specimens.marking_sheets import MarkingSheets
from studypress.exam.blueprint.default import simple_blueprint
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Candidate, Plan
from studypress.files.cache import VARIABLE, Cache
from studypress.page.documents.print_run import HandOutGroup
from studypress.page.look import Look
from studypress.page.render import Sheet
from studypress.press import engine
from studypress.press.patches.parts import Part

DPI = 100
TOLERANCE = 8
"""Maximum difference of a pixel, of 255; 1 was the largest observed."""

NAMES = (
    "Ana Núñez",
    "王小明",
    "محمد بن سالم",
    "राम कुमार",
    "Иван Петров",
    "W" * 60 + ", and others",
)
MakeBank = Callable[[list[Question]], Bank]
Asked = Callable[..., Question]


@dataclass(frozen=True)
class Case:
    """An exam; `open` questions have no letters, and groups have equally many forms."""

    forms: int
    questions: int
    named: bool = False
    groups: int = 1
    open: int = 0
    theme: str = "print"
    paper: str = "A4"
    two_sided: bool = False
    language: str | None = None


CASES = (
    Case(3, 1),
    Case(12, 6, groups=2, language="ar"),
    Case(75, 20, two_sided=True),
    Case(160, 12),
    Case(7, 35, open=30),
    Case(50, 64),
    Case(24, 5, named=True, groups=3),
    Case(50, 52, named=True, theme="ink-saver", paper="Letter"),
    Case(24, 18, theme="large-print"),
    Case(22, 9, named=True, theme="large-print", paper="Letter"),
    Case(4, 0, open=3),
)


class CountingPrinter(Printer):
    """Printer that counts the sheets that it lays out."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.count = 0

    def lay_out(self, sheet: Sheet, part: Part | None = None) -> engine.Pages:
        self.count += 1
        return engine.lay_out(sheet.html, sheet.styles, Path(), self.look.custom, part)


def sheets_of(case: Case, make_bank: MakeBank, asked: Asked, look: Look) -> MarkingSheets:
    closed = [asked(f"q{at}") for at in range(case.questions)]
    bank = make_bank([*closed, *(asked(f"o{at}", choices=0) for at in range(case.open))])
    kind = "mixed" if closed and case.open else "choice" if closed else "open"
    names = islice(
        cycle(NAMES), case.forms - 1 if case.named else 0
    )  # the last form is a spare one
    candidates = tuple(Candidate(name, str(at)) for at, name in enumerate(names))
    blueprint = simple_blueprint(bank, kind, case.questions + case.open)
    exam = make_exam(bank, Plan(blueprint, case.forms, "s", candidates))
    rooms = [exam.forms[at :: case.groups] for at in range(case.groups)]
    batches = [
        HandOutGroup(f"Room {at}, {NAMES[at]}" if len(rooms) > 1 else "", forms)
        for at, forms in enumerate(rooms)
    ]
    return MarkingSheets(bank, exam, batches, look)


def look_of(case: Case, **more: Any) -> Look:
    return Look(
        case.paper, case.theme, str, str, two_sided=case.two_sided, language=case.language, **more
    )


def composed(printer: Printer, sheets: MarkingSheets) -> bytes:
    target = BytesIO()
    MarkingTable(printer, sheets).write(target)
    return target.getvalue()


def plain(printer: Printer, sheets: MarkingSheets) -> bytes:
    return engine.write([printer.lay_out(sheets.sheet())])


def pictures(page: pdfium.PdfPage) -> np.ndarray:
    return np.array(page.render(scale=DPI / 72).to_numpy(), int)


def lines(page: pdfium.PdfPage) -> list[str]:
    return str(page.get_textpage().get_text_bounded()).splitlines()


def read(data: bytes) -> list[tuple[int, str, str]]:
    """Roles, scopes and texts of the elements in reading order."""
    found: list[tuple[int, str, str]] = []

    def walk(node: pikepdf.Object, depth: int) -> None:
        scope = str(node.A.get("/Scope", "")) if "/A" in node else ""
        found.append((depth, str(node.S), scope))
        for kid in node.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary):
                walk(kid, depth + 1)
            elif found[-1] != (depth + 1, "", ""):  # consecutive ones are merged
                found.append((depth + 1, "", ""))

    with pikepdf.open(BytesIO(data)) as pdf:
        walk(pdf.Root.StructTreeRoot.K[0], 0)
    return found


def test_a_name_that_is_cut_in_a_right_to_left_line_is_laid_out(
    make_bank: MakeBank, make_question: Asked
) -> None:
    case = Case(12, 6, named=True, groups=2, language="ar")
    printer = CountingPrinter(look_of(case))
    sheets = sheets_of(case, make_bank, make_question, printer.look)
    with pytest.raises(NotComposableError, match="a name is cut"):
        MarkingTable(printer, sheets)


@pytest.mark.parametrize(
    "case",
    [*CASES[:3], *(pytest.param(case, marks=pytest.mark.slow) for case in CASES[3:])],
    ids=str,
)
def test_composed_sheets_are_those_of_the_engine(
    case: Case, make_bank: MakeBank, make_question: Asked, tmp_path: Path
) -> None:
    printer = CountingPrinter(look_of(case))
    sheets = sheets_of(case, make_bank, make_question, printer.look)
    ours, theirs = composed(printer, sheets), plain(printer, sheets)
    assert read(ours) == read(theirs)
    assert findings(ours, tmp_path) <= findings(theirs, tmp_path)
    with pdfium.PdfDocument(ours) as one, pdfium.PdfDocument(theirs) as other:
        assert len(one) == len(other) == len(sheets.pages)
        for at, page in enumerate(sheets.pages):
            assert np.abs(pictures(one[at]) - pictures(other[at])).max() <= TOLERANCE
            cut = any(form.candidate and form.candidate.name == NAMES[-1] for form in page.forms)
            if not cut:  # the engine draws truncated text after the rows
                assert lines(one[at]) == lines(other[at])
            texts = [sorted("".join(lines(at)).replace(" ", "")) for at in (one[at], other[at])]
            assert texts[0] == texts[1]


def findings(data: bytes, folder: Path) -> set[str]:
    path = folder / "sheets.pdf"
    path.write_bytes(data)
    return {at.rule for at in outloud.check(path).findings}


def test_a_name_that_is_cut_short_is_read_in_its_row(
    make_bank: MakeBank, make_question: Asked
) -> None:
    case = Case(8, 3, named=True)
    printer = CountingPrinter(look_of(case))
    sheets = sheets_of(case, make_bank, make_question, printer.look)
    with pdfium.PdfDocument(composed(printer, sheets)) as pdf:
        row = next(line for line in lines(pdf[0]) if "WWWWW" in line)
    form = sheets.exam.forms[5]
    assert row.startswith(f"6 {form.code} WWW")
    assert row.endswith(" ".join(item.key for item in form.items))


def test_what_is_kept_is_not_laid_out_again(
    make_bank: MakeBank, make_question: Asked, tmp_path: Path
) -> None:
    case = Case(9, 4, named=True)
    cold, warm = (CountingPrinter(look_of(case, cache=Cache(tmp_path / "kept"))) for _ in range(2))
    sheets = sheets_of(case, make_bank, make_question, cold.look)
    assert composed(cold, sheets) == composed(warm, sheets)
    assert (cold.count, warm.count) == (4, 0)


@pytest.mark.parametrize(
    "css",
    [
        ".batch tbody tr:nth-child(3) { color: red }",
        ".batch .head { height: 26cm }",
        ".batch table tr:nth-child(2) td { height: 12mm !important }",
    ],
)
def test_sheets_of_ones_own_look_that_do_not_part_are_not_composed(
    css: str, make_bank: MakeBank, make_question: Asked, tmp_path: Path
) -> None:
    (tmp_path / "styles/themes").mkdir(parents=True)
    (tmp_path / "styles/themes/own.css").write_text(css)
    case = Case(50, 4, theme="own")
    printer = CountingPrinter(look_of(case, custom=tmp_path))
    sheets = sheets_of(case, make_bank, make_question, printer.look)
    with pytest.raises(NotComposableError):
        MarkingTable(printer, sheets)


def test_a_template_of_ones_own_is_not_composed(
    make_bank: MakeBank, make_question: Asked, tmp_path: Path
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/marking-sheets.html.j2").write_text(
        '{% extends "frame.html.j2" %}{% block title %}t{% endblock %}'
        "{% block body %}{% for page in pages %}<p>{{ page.name }}</p>{% endfor %}{% endblock %}"
    )
    case = Case(3, 2)
    printer = CountingPrinter(replace(look_of(case), custom=tmp_path))
    sheets = sheets_of(case, make_bank, make_question, printer.look)
    with pytest.raises(NotComposableError):
        MarkingTable(printer, sheets)


def test_a_second_run_does_without_the_engine(
    banks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    words = "exam", str(banks / "valid" / "folder"), "--forms", "3"
    command = [sys.executable, "-X", "importtime", "-m", "studypress", *words, "--seed", "s"]
    said = [
        run([*command, "--out", str(tmp_path / "out")], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert [" weasyprint\n" in at.stderr for at in said] == [True, False]
