"""Only the text of a form depends on the key or on the bank's order of choices."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from studypress.bank.bank import Bank
from studypress.bank.models import Choice, Question
from studypress.compose.series import ComposedForm, FormSeries, LaidOutForm
from studypress.compose.specimens.neutral_orders import NeutralOrders
from studypress.compose.specimens.papers import PaperSamples
from studypress.exam.blueprint.model import Blueprint, Kind, Row
from studypress.exam.model import Exam, Form, Item, Plan
from studypress.page.documents.exam import exam_paper
from studypress.page.text import markdown_parser
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Request

FORMS, FEW = 64, 4
CHOICES = 4
LIKELY = 16.27
"""Chi-square, three degrees of freedom: one uniform sample in a thousand exceeds it."""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">%s</svg>'
PLAIN = '<rect x="2" y="2" width="1%d" height="9"/>'
VEILED = '<g opacity=".5"><text x="20" y="9" text-anchor="middle">W%d</text></g>'
SHADED = (
    '<defs><linearGradient id="g"><stop stop-color="#25%d"/><stop offset="1" stop-color="#fff"/>'
    '</linearGradient></defs><rect width="30" height="15" fill="url(#g)"/>'
)
KINDS = {
    "word": "Answer %d",
    "code": "`call(%d)` and QX",
    "formula": "$x^%d$",
    "png": "![A map](q-%d.png)",
    "jpeg": "![A map](q-%d.jpg)",
    "plain": "![A map](plain-%d.svg)",
    "veiled": "Both ![A map](veiled-%d.svg) and ![a map](q-%d.png)",
}
GROUPED = ("png", "veiled")


@dataclass(frozen=True)
class Printed:
    """A bank with one order of choices, and forms with the same printed content for all banks."""

    bank: Bank
    exam: Exam


def draw(folder: Path) -> None:
    for at in range(CHOICES):
        pixels = np.full((30, 40, 3), 255, np.uint8)
        pixels[4 * at : 4 * at + 6] = 0
        Image.fromarray(pixels).save(folder / f"q-{at}.png")
        Image.fromarray(pixels).save(folder / f"q-{at}.jpg")
        for name, drawing in (("plain", PLAIN), ("veiled", VEILED), ("shaded", SHADED)):
            (folder / f"{name}-{at}.svg").write_text(SVG % (drawing % at), "utf-8")


def asked(make: Callable[..., Question], name: str, text: str, order: Sequence[int]) -> Question:
    """A question with choices in a given order in the bank; the first one given is right."""
    texts = [text.replace("%d", str(at)) for at in order]
    choices = tuple(Choice(text=text, correct=at == 0) for at, text in enumerate(texts))
    group = {"group": "both"} if name in GROUPED else {}
    return make(name, **group).model_copy(update={"choices": choices})


@pytest.fixture(scope="module")
def print_as(
    make_bank: Callable[[list[Question]], Bank],
    make_question: Callable[..., Question],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Printed]:
    """Make a bank, and forms with the same orders of choices for all banks."""
    root = tmp_path_factory.mktemp("bank")
    draw(root)

    def make(order: Sequence[int], kinds: dict[str, str], forms: int) -> Printed:
        questions = [asked(make_question, name, text, order) for name, text in kinds.items()]
        questions.append(make_question("open", choices=0))
        bank = replace(make_bank(questions), root=root)
        blueprint = Blueprint(rows=(Row(count=len(kinds)), Row(count=1, kind=Kind.OPEN)))
        chance, made = Random(1), []  # noqa: S311 - not secret
        for number in range(1, forms + 1):
            items = []
            for at, entry in enumerate(bank.entries, start=1):
                seen = chance.sample(range(CHOICES), CHOICES)
                places = tuple(order.index(text) for text in seen) if entry.question.choices else ()
                items.append(Item(at, entry, entry.question.kind, places, 1, 1))
            made.append(Form(number, f"ABC-{'23456789'[number % 8]}EFG", tuple(items)))
        return Printed(bank, Exam(Plan(blueprint, forms, "seed"), tuple(made)))

    return make


def series_of(printed: Printed, make_request: Callable[..., Request]) -> FormSeries:
    printer = FilePrinter(make_request(Path("unused"), cache=False), printed.bank)
    return FormSeries(printer, PaperSamples(printed.bank, printed.exam, printer.look), None)


@pytest.mark.parametrize("kinds", [KINDS, {**KINDS, "shaded": "![A map](shaded-%d.svg)"}])
def test_a_form_is_made_of_what_it_shows_alone(
    print_as: Callable[..., Printed], make_request: Callable[..., Request], kinds: dict[str, str]
) -> None:
    """The bytes do not depend on the right choice or on its position in the bank."""
    kind = ComposedForm if kinds is KINDS else LaidOutForm
    files = []
    for order in ((0, 1, 2, 3), (3, 1, 0, 2)):
        printed = print_as(order, kinds, FEW if kind is ComposedForm else 1)
        series = series_of(printed, make_request)
        plans = [series.plan(form) for form in printed.exam.forms]
        assert [type(plan) for plan in plans] == [kind] * len(plans), plans
        files.append([series.file(form).data for form in printed.exam.forms])
    assert files[0] == files[1]
    assert len(set(files[0])) == len(files[0])
    with pdfium.PdfDocument(files[0][0]) as pdf:  # fonts of words in drawings are included
        said = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert {f"W{at}" for at in range(CHOICES)} <= set(re.findall(r"W\d", said))


def test_a_form_in_html_is_made_of_what_it_shows_alone(
    print_as: Callable[..., Printed], make_request: Callable[..., Request]
) -> None:
    files = []
    for order in ((0, 1, 2, 3), (3, 1, 0, 2)):
        printed = print_as(order, KINDS, 1)
        look = FilePrinter(make_request(Path("unused"), format="html"), printed.bank).look
        plan, form = printed.exam.plan.blueprint, printed.exam.forms[0]
        files.append(exam_paper(printed.bank, plan, form, look).html)
    assert files[0] == files[1]
    assert "q-0" not in files[0]


def test_choices_without_figures_are_not_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown_parser, "tokens_of", pytest.fail)
    digest = NeutralOrders(tmp_path)._digest  # noqa: SLF001
    assert digest("**One**") != digest("Two")


def pictures_of(data: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Name, object number, offset in the file, and length of each picture, with its first row."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for name, thing in pdf.pages[1].Resources.XObject.items():
            if thing.get("/Subtype") == "/Image":
                rows = np.frombuffer(thing.read_bytes(), np.uint8).reshape(30, 40, 3)
                shows = int(np.argmin(rows[:, 0, 0]) // 4)
                number = thing.objgen[0]
                yield f"{shows}{name}", number, data.index(b"\n%d 0 obj" % number), shows


@pytest.mark.parametrize("right", [0, 3])
def test_places_of_pictures_in_a_file_are_those_on_the_page(
    print_as: Callable[..., Printed], make_request: Callable[..., Request], right: int
) -> None:
    """The right choice has each rank equally often, whether it is first or last in the bank."""
    order = (right, *(at for at in range(CHOICES) if at != right))
    printed = print_as(order, {"png": KINDS["png"]}, FORMS)
    series = series_of(printed, make_request)
    ranks: dict[str, Counter[int]] = {}
    for form in printed.exam.forms:
        seen = [order[at] for at in form.items[0].order]
        found = list(pictures_of(series.file(form).data))
        measured: dict[str, list[Any]] = {
            "names": [(name[1:], shows) for name, _, _, shows in found],
            "numbers": [(number, shows) for _, number, _, shows in found],
            "offsets": [(offset, shows) for _, _, offset, shows in found],
        }
        for what, pairs in measured.items():
            by_rank = [shows for _, shows in sorted(pairs)]
            assert by_rank == seen, what
            ranks.setdefault(what, Counter())[by_rank.index(right)] += 1
    expected = FORMS / CHOICES
    for what, counts in ranks.items():
        chi_square = sum((counts[at] - expected) ** 2 / expected for at in range(CHOICES))
        assert chi_square < LIKELY, (what, counts)
