"""A question is laid out once for each look, whatever questions are laid out beside it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.compose import candidate_names
from studypress.compose.cache_key import decisive
from studypress.compose.cutting.names import Names, names_of
from studypress.compose.kept_pieces import KeptPieces
from studypress.compose.series import FormSeries
from studypress.compose.specimens.keys import KeySamples
from studypress.compose.specimens.papers import PaperSamples
from studypress.compose.specimens.specimens import Specimens
from studypress.exam.blueprint.model import Blueprint, Kind, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Candidate, Plan
from studypress.files.cache import Cache, key_of
from studypress.page.render import Sheet
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Request
from studypress.pipeline.workers.processes import executor
from studypress.press.engine import Pages
from studypress.press.patches.parts import Part

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40">
<rect width="9" height="9" fill="{}" opacity=".5"/>
<g opacity=".3"><text x="45" y="20" text-anchor="middle" font-size="9">{}</text></g></svg>"""
CONTENTS = (
    "Plain words – “quoted” and fine",
    "A drawing\n\n![Alpha](a.svg)\n",
    "`code` and *leaning* words\n\n```python\nx = 1  # one\n```",
    "A drawing too\n\n![Beta](b.svg)\n",
    "A photo\n\n![Photo](p.png)\n",
    "A formula $x^2$ for 5\N{NO-BREAK SPACE}ms",
    "The photo again\n\n![Photo](p.png)\n",
)
LONG = "\n\n".join(["A paragraph of many words. " * 30] * 12)  # more than a page
SOME = ((0, 1, 2, 3, 4, 5, 6), (3, 1), (6, 5, 0), (4,))


@pytest.fixture(scope="module")
def bank(
    make_bank: Callable[[list[Question]], Bank],
    make_question: Callable[..., Question],
    tmp_path_factory: pytest.TempPathFactory,
) -> Bank:
    root = tmp_path_factory.mktemp("bank")
    (root / "a.svg").write_text(DRAWING.format("red", "alpha"))
    (root / "b.svg").write_text(DRAWING.format("blue", "beta"))
    Image.fromarray(np.full((30, 20, 3), 99, np.uint8)).save(root / "p.png")
    asked = []
    for at, content in enumerate(CONTENTS):
        own = make_question(f"q{at}")
        answer = own.answer.model_copy(update={"explanation": LONG}) if at % 3 == 1 else own.answer
        asked.append(own.model_copy(update={"question": content, "answer": answer}))
    return replace(make_bank(asked), root=root)


def samples(
    bank: Bank, printer: FilePrinter, kind: type[Specimens], seed: str, open_ones: int = 0
) -> Specimens:
    count = len(bank.entries) - open_ones
    rows = [Row(count=count)] if count else []
    rows += [Row(count=open_ones, kind=Kind.OPEN)] if open_ones else []
    return kind(bank, make_exam(bank, Plan(Blueprint(rows=tuple(rows)), 3, seed)), printer.look)


def asked(bank: Bank, places: Sequence[int]) -> Bank:
    return replace(bank, entries=tuple(bank.entries[at] for at in places))


class CountingPrinter(FilePrinter):
    """A printer that counts the questions in the documents that it lays out."""

    def __init__(self, request: Request, bank: Bank) -> None:
        super().__init__(request, bank)
        self.laid: list[str] = []

    def lay_out(self, sheet: Sheet, part: Part | None = None) -> Pages:
        found = [f"q{at}" for at in range(len(CONTENTS)) if f'data-question="q{at}"' in sheet.html]
        self.laid += found
        return super().lay_out(sheet, part)


@pytest.mark.parametrize("two_sided", [False, True])
@pytest.mark.parametrize("kind", [PaperSamples, KeySamples])
def test_a_question_is_cut_alike_beside_any_others(
    bank: Bank, make_request: Callable[..., Request], kind: type[Specimens], *, two_sided: bool
) -> None:
    request = replace(make_request(Path("unused"), cache=False), two_sided=two_sided)
    found: dict[str, list[object]] = {}
    for open_ones in (0, 1):
        for places in SOME:
            some = asked(bank, places)
            printer = FilePrinter(request, some)
            specimens = samples(some, printer, kind, "seed", open_ones)
            kept = KeptPieces(printer, specimens, Cache(), "")
            (front, *_) = kept.fronts().values()
            for name, cut in kept.questions(front.sheet.room).items():
                assert cut.pieces
                found.setdefault(name, []).append(cut)
    assert all(len(cuts) > 1 for name, cuts in found.items() if " open " not in name)
    assert [name for name, cuts in found.items() if any(cut != cuts[0] for cut in cuts)] == []


@pytest.mark.parametrize("kind", [PaperSamples, KeySamples])
def test_only_new_questions_are_laid_out_and_the_cache_does_not_change_the_stock(
    bank: Bank, make_request: Callable[..., Request], tmp_path: Path, kind: type[Specimens]
) -> None:
    request, cache = make_request(Path("unused"), cache=False), Cache(tmp_path)

    def cut(some: Bank, seed: str, kept: Cache | None) -> tuple[list[bytes], set[str]]:
        printer = CountingPrinter(request, some)
        series = FormSeries(printer, samples(some, printer, kind, seed), kept)
        assert series.stock.data
        return [series.file(form).data for form in series.specimens.exam.forms], set(printer.laid)

    cut(asked(bank, (0, 1, 2)), "one", cache)
    assert cut(asked(bank, (0, 1, 2)), "two", cache)[1] == set()
    assert cut(asked(bank, (2, 4, 0, 6)), "three", cache)[1] == {"q4", "q6"}
    entry = bank.entries[1]
    edited = entry.question.model_copy(update={"question": "Edited\n\n![A](b.svg)\n"})
    entries = (replace(entry, question=edited), *bank.entries[2:5])
    files, laid = cut(replace(bank, entries=entries), "four", cache)
    assert laid == {"q1", "q3"}
    assert files == cut(replace(bank, entries=entries), "four", None)[0]


@pytest.mark.parametrize("kind", [PaperSamples, KeySamples])
def test_names_are_set_once_for_all_exams_of_a_roster(
    bank: Bank,
    make_request: Callable[..., Request],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Specimens],
) -> None:
    laid: list[Pages] = []

    def noted(pages: Pages, behind: Pages | None) -> Names:
        laid.append(pages)
        return names_of(pages, behind)

    monkeypatch.setattr(candidate_names, "names_of", noted)
    cache = Cache(tmp_path)

    def files(seed: str, names: Sequence[str], kept: Cache) -> list[bytes]:
        printer = FilePrinter(make_request(Path("unused"), cache=False), bank)
        people = tuple(Candidate(name, str(at)) for at, name in enumerate(names))
        plan = Plan(Blueprint(rows=(Row(count=4),)), len(people), seed, people)
        series = FormSeries(printer, kind(bank, make_exam(bank, plan), printer.look), kept)
        with executor(1) as here:
            series.naming.set_all(here)
        return [series.file(form).data for form in series.specimens.exam.forms]

    files("one", ("Ann", "Bo"), cache)
    assert len(laid) == 1
    found = files("two", ("Ann", "Bo"), cache)
    assert len(laid) == 1
    assert found == files("two", ("Ann", "Bo"), Cache())
    files("two", ("Ann", "Cy"), cache)
    assert len(laid) == 3


@pytest.mark.parametrize("kind", [PaperSamples, KeySamples])
def test_fronts_are_cut_without_questions(
    bank: Bank, make_request: Callable[..., Request], kind: type[Specimens]
) -> None:
    printer = FilePrinter(make_request(Path("unused"), cache=False), bank)
    specimens = samples(bank, printer, kind, "seed")
    html = specimens.first_page(specimens.exam.forms[0]).html
    assert 'data-piece="front"' in html
    assert "<article" not in html


def test_a_figure_that_changes_is_laid_out_again(
    bank: Bank, make_request: Callable[..., Request], tmp_path: Path
) -> None:
    printer = FilePrinter(make_request(Path("unused"), cache=False), bank)
    specimens = samples(bank, printer, PaperSamples, "seed")
    before = key_of(*decisive(printer, specimens))
    kept = KeptPieces(printer, specimens, Cache(tmp_path), before)
    names = list(specimens.asked)
    keys = {name: kept.question_key(name) for name in names}
    (bank.root / "a.svg").write_text(DRAWING.format("green", "alpha"))
    again = FilePrinter(make_request(Path("unused"), cache=False), bank)
    kept = KeptPieces(again, specimens, Cache(tmp_path), before)
    assert [name[:2] for name in names if kept.question_key(name) != keys[name]] == ["q1"]


@pytest.mark.parametrize("kind", [PaperSamples, KeySamples])
def test_the_languages_of_other_questions_decide_the_fonts_of_a_piece(
    bank: Bank, make_request: Callable[..., Request], tmp_path: Path, kind: type[Specimens]
) -> None:
    contents = {"question": "The letter Ж"}, {"question": "Какая буква Ж?", "lang": "ru"}
    pairs = list(zip(bank.entries, contents, strict=False))
    entries = [replace(at, question=at.question.model_copy(update=new)) for at, new in pairs]

    def files(count: int, kept: Cache) -> list[bytes]:
        some = replace(bank, entries=tuple(entries[:count]))
        printer = FilePrinter(make_request(Path("unused"), cache=False), some)
        series = FormSeries(printer, samples(some, printer, kind, "seed"), kept)
        return [series.file(form).data for form in series.specimens.exam.forms]

    cache = Cache(tmp_path)
    files(2, cache)
    assert files(1, cache) == files(1, Cache())
