"""Each theme uses only its fonts; large print is large, the ink saver has no greys."""

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest

from studypress.bank.selection import Selection
from studypress.files.package_folders import style_names
from studypress.pipeline.build import produce
from studypress.pipeline.request import ExamOptions, Request

BANKS = Path(__file__).parents[1] / "banks" / "valid"
SCRIPTS, PLAIN = BANKS / "scripts.yaml", BANKS / "single.yaml"
FAMILIES = {
    "print": "IBM-Plex-(Serif|Sans-Condensed|Mono)",
    "ink-saver": "IBM-Plex-(Serif|Sans-Condensed|Mono)",
    # In every theme, figures use the sans and code uses the mono.
    "large-print": "Atkinson-Hyperlegible|IBM-Plex-(Sans-Condensed|Mono)",
}
STAND_INS = (
    "STIX-Two-Math|IBM-Plex-Sans-Arabic|Hind-Siliguri|Noto-Sans-CJK-JP|DejaVu-Sans|"
    "Noto-Sans-(Devanagari|Khmer|Tamil|Telugu|Thai)"
)

DRAWN = (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM)
TALL = """
title: Tall
sections:
  - id: one
    title: One
    topics:
      - topic: Only
        questions:
          - id: tall
            difficulty: easy
            minutes: 1
            question: |
              What is it?

              ![A tall frame](tall.svg)
            answer: {bullet: A frame, explanation: It is tall.}
"""


def test_every_theme_is_tested() -> None:
    assert style_names("themes") == sorted(FAMILIES)


LOOKS = [
    ("print", "A4"),
    pytest.param(("print", "Letter"), marks=pytest.mark.slow),
    pytest.param(("ink-saver", "A4"), marks=pytest.mark.slow),
    ("ink-saver", "Letter"),
    pytest.param(("large-print", "A4"), marks=pytest.mark.slow),
    ("large-print", "Letter"),
]
"""The fast tests cover each theme and each paper."""


@pytest.fixture(scope="module", params=LOOKS, ids="-".join)
def themed(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    make_request: Callable[..., Request],
    printed: Path,
) -> tuple[str, str, Path]:
    """All documents, with some questions of the shipped bank, in one theme, on one paper."""
    theme, paper = request.param
    if request.param == ("print", "A4"):
        return theme, paper, printed
    out = tmp_path_factory.mktemp("themed")
    wish = make_request(
        out,
        theme=theme,
        paper=paper,
        documents=("guide", "worksheet", "key"),
        exam=ExamOptions("mixed", 4, 1, "demo"),
        selection=Selection(topics=("Essentials",)),
    )
    produce(wish, lambda *_: None)
    return theme, paper, out


def test_no_other_font_is_embedded(themed: tuple[str, str, Path]) -> None:
    theme, _, out = themed
    for path in out.rglob("*.pdf"):
        for name in fonts_in(path):
            assert re.fullmatch(f"({FAMILIES[theme]}|{STAND_INS})([-,].*)?", name), (
                path.name,
                name,
            )


@pytest.mark.parametrize("theme", FAMILIES)
def test_a_tall_figure_stays_on_its_page(
    tmp_path: Path, make_request: Callable[..., Request], theme: str
) -> None:
    lines = '<path stroke="#000" d="M1 1H159V959H1Z"/>'
    (tmp_path / "tall.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 960">{lines}</svg>'
    )
    (tmp_path / "bank.yaml").write_text(TALL)
    produce(
        make_request(tmp_path, bank=tmp_path / "bank.yaml", theme=theme, documents=("guide",)),
        lambda *_: None,
    )
    with pdfium.PdfDocument(tmp_path / "guide.pdf") as pdf:
        for page in pdf:
            edges = [shape.get_bounds() for shape in page.get_objects() if shape.type in DRAWN]
            left, bottom, right, top = page.get_mediabox()
            assert all(
                left <= one[0] and bottom <= one[1] and one[2] <= right and one[3] <= top
                for one in edges
            ), page.get_size()


@pytest.mark.parametrize("theme", FAMILIES)
def test_scripts_that_the_families_lack_are_printed_in_fonts_of_ours(
    tmp_path: Path, make_request: Callable[..., Request], theme: str
) -> None:
    request = make_request(tmp_path, bank=SCRIPTS, theme=theme, documents=("guide",))
    produce(request, lambda *_: None)
    names = " ".join(fonts_in(tmp_path / "guide.pdf"))
    for script in ("Devanagari", "Khmer", "Tamil", "Telugu", "Thai"):
        assert f"Noto-Sans-{script}" in names


def test_the_paper_has_its_size(themed: tuple[str, str, Path]) -> None:
    _, paper, out = themed
    size = {"A4": (595, 842), "Letter": (612, 792)}[paper]
    for path in out.rglob("*.pdf"):
        with pdfium.PdfDocument(path) as pdf:
            assert tuple(map(round, pdf[0].get_size())) == size


def test_large_print_has_nothing_below_16_pt(themed: tuple[str, str, Path]) -> None:
    theme, _, out = themed
    for path in out.rglob("*.pdf"):
        smallest = min(size for page in sizes_in(path) for size in page)
        assert smallest >= (15.99 if theme == "large-print" else 6.5), path.name


def test_the_ink_saver_prints_black_without_fills(
    tmp_path: Path, make_request: Callable[..., Request]
) -> None:
    """The bank has no figures, because their authors may use greys."""
    documents = ("guide", "worksheet", "key")
    request = make_request(
        tmp_path, bank=PLAIN, theme="ink-saver", documents=documents, exam=ExamOptions()
    )
    produce(request, lambda *_: None)
    inks = {ink for path in tmp_path.rglob("*.pdf") for ink in inks_in(path)}
    assert inks <= {(0, 0, 0), (1, 1, 1)}


def fonts_in(path: Path) -> set[str]:
    """Names of all fonts of a PDF, without the tags of their subsets."""
    with pikepdf.open(path) as pdf:
        things = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)]
        fonts = [thing for thing in things if thing.get("/Type") == "/FontDescriptor"]
        return {str(font.FontName).partition("+")[2] for font in fonts}


def sizes_in(path: Path) -> list[set[float]]:
    """Type sizes on each page in points, including figures."""
    with pdfium.PdfDocument(path) as pdf:
        return [sizes_on(page.get_textpage()) for page in pdf]


def sizes_on(text: pdfium.PdfTextPage) -> set[float]:
    sizes = set()
    for at in range(text.count_chars()):
        if pdfium_c.FPDFText_IsGenerated(text, at):
            continue
        matrix = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFText_GetMatrix(text, at, matrix)
        scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
        sizes.add(round(scale * pdfium_c.FPDFText_GetFontSize(text, at), 2))
    return sizes


def inks_in(path: Path) -> set[tuple[float, ...]]:
    """Colours of pages as red, green and blue, except in formulas and figures."""
    with pikepdf.open(path) as pdf:
        return {
            tuple(map(float, step.operands))
            for page in pdf.pages
            for step in pikepdf.parse_content_stream(page)
            if str(step.operator) in ("rg", "RG")
        }
