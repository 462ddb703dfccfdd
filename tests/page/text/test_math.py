"""Drawings of formulas: cached between runs, with glyphs joined for PDF readers."""

import re
from base64 import b64decode
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from studypress.files.cache import Cache
from studypress.page.look import Look
from studypress.page.text import math
from studypress.page.text.markdown import Markdown
from studypress.page.text.math import formula
from studypress.page.text.tex import FormulaError
from studypress.press.engine import lay_out

TEX = r"\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}"


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Drawn formulas, in a process with an empty memory cache."""
    drawn = []
    draw = math._drawn  # noqa: SLF001

    def noted(tex: str, *, display: bool) -> tuple[str, float, float, float]:
        drawn.append(tex)
        return draw(tex, display=display)

    monkeypatch.setattr(math, "_drawn", noted)
    formula.cache_clear()
    yield drawn
    formula.cache_clear()


def outlines(html: str) -> list[str]:
    source = re.search(r"base64,([^\"]*)", html)
    assert source
    return re.findall(r'<path d="([^"]*)"', b64decode(source[1]).decode())


@pytest.mark.parametrize("tex", [TEX, r"\Vert x \Vert"])  # the second has signs made of parts
@pytest.mark.parametrize("display", [True, False])
def test_a_later_run_finds_the_drawing_as_it_was(
    tmp_path: Path, drawings: list[str], tex: str, *, display: bool
) -> None:
    plain = formula(tex, display=display)
    assert drawings == [tex]
    for _ in range(3):  # draws and caches it, then finds it
        formula.cache_clear()
        assert formula(tex, display=display, store=Cache(tmp_path / "kept")) == plain
    assert drawings == [tex, tex]


def test_drawings_differ_with_all_that_decides_them(
    tmp_path: Path, drawings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Cache(tmp_path / "kept")
    for tex, display in ((TEX, True), (TEX, False), (TEX + "x", True)):
        formula(tex, display=display, store=kept)
    by = math._drawn_by()  # noqa: SLF001
    assert Path(math.__file__).read_bytes() in by
    monkeypatch.setattr(math, "_drawn_by", lambda: (*by[:-1], "another version"))
    formula.cache_clear()
    formula(TEX, display=True, store=kept)
    assert drawings == [TEX, TEX, TEX + "x", TEX]


def test_a_damaged_drawing_is_drawn_again(tmp_path: Path, drawings: list[str]) -> None:
    kept = Cache(tmp_path / "kept")
    plain = formula(TEX, display=True, store=kept)
    for entry in (tmp_path / "kept").iterdir():
        entry.write_bytes(entry.read_bytes()[:-1])
    formula.cache_clear()
    assert formula(TEX, display=True, store=kept) == plain
    formula.cache_clear()
    assert formula(TEX, display=True, store=kept) == plain
    assert drawings == [TEX, TEX]


def test_a_wrong_formula_is_refused_each_time(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(FormulaError, match="unmatched }"):
            formula("x}", display=True, store=Cache(tmp_path / "kept"))
    assert not (tmp_path / "kept").exists() or not list((tmp_path / "kept").iterdir())


def test_a_document_keeps_its_formulas(tmp_path: Path, drawings: list[str]) -> None:
    text = "So $a$ and\n\n$$b \\quad c$$"
    for _ in range(2):
        formula.cache_clear()
        markdown = Markdown("en", str, formulas=Cache(tmp_path / "kept"))
        assert markdown.block(text).count("<img") == 3
    assert drawings == ["a", "b", "c"]


def test_glyphs_are_one_outline_and_what_readers_draw_sharply_stands_alone() -> None:
    assert len(outlines(formula("abc", display=False))) == 1
    letters, minus, more = outlines(formula("ab-cd", display=False))
    assert "Q" not in minus
    assert "Q" in letters
    assert "Q" in more


LONG = " + ".join(f"a_{{{at}}}x^{{{at}}}" for at in range(40))


@pytest.mark.parametrize("display", [True, False])
def test_a_long_formula_is_broken_at_signs_and_keeps_its_size(*, display: bool) -> None:
    html = formula(f"f(x) = {LONG}", display=display)
    widths = [float(width) for width in re.findall(r"width:([\d.]+)em", html)]
    assert len(widths) > 39
    assert max(widths) < 6
    assert html.count("<wbr>") == len(widths) - 1
    words = "".join(re.findall(r'alt="([^"]*)"', html)).replace(" ", "")
    assert words == f"f(x)={LONG}".replace(" ", "")


@pytest.mark.parametrize("tex", ["x = 1", rf"\left({LONG}\right)", rf"\frac{{{LONG}}}{{2}}"])
def test_what_has_no_sign_outside_of_brackets_is_not_broken(tex: str) -> None:
    assert formula(tex, display=True).count("<img") == 1


@pytest.mark.parametrize(
    ("tex", "like"),
    [
        (r"\begin{aligned}x&=1\\y&=2\end{aligned}", r"\begin{align*}x&=1\\y&=2\end{align*}"),
        (r"\begin{equation}x=1\end{equation}", "x=1"),
        (r"\begin{dcases}\frac{a}{b}\\c\end{dcases}", r"\begin{cases}\dfrac{a}{b}\\c\end{cases}"),
        (r"\dag", r"\dagger"),
        (r"x \not= y", r"x \ne y"),
        (r"x = 1 \nonumber", "x = 1"),
        (r"\begin{matrix}a\\[2pt]b\end{matrix}", r"\begin{matrix}a\\b\end{matrix}"),
        ("a || b", r"a \| b"),
    ],
)
def test_names_of_the_same_draw_the_same(tex: str, like: str) -> None:
    drawn = [formula(each, display=True).partition(" style=")[2] for each in (tex, like)]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    "tex",
    [
        r"\hat\theta = \mathop{\mathrm{argmax}}_\theta L",
        r"\operatorname*{arg\,max}_x f",
        r"\text{95\% CI, R\&D, a\_b, \{x\} and x < y}",
        r"\bigl\{ x \bigr\} \Big\langle y \Big\rangle",
        r"\binom{n}{k_{1}} + {}^{a}_{b}X",
        r"\begin{cases}[0,1] & {c} \\ 2 & x\end{cases}",
        r"\begin{gathered}a\\b\end{gathered}",
        r"\xrightarrow[a]{b} \overset{!}{=} \stackrel{d}{\to}",
        r"3 cm + 2in \& 7\%",
        r"\left\{ x \middle| y \right.",
        r"\sum_{\substack{i \in I \\ j}} x_{ij}",
        r"D(p||q) \implies A \iff B",
        r"\boldsymbol\beta \mathbb{R} \mathcal{L} \mathfrak{g} \mathsf{T}",
        r"f''(x) \pmod{n} \bmod m",
        r"\underbrace{a+b}_{n} \overline{xy} \widehat{ab} \cancel{x}^{0}",
    ],
)
def test_all_that_a_formula_says_is_drawn(tex: str) -> None:
    for display in (True, False):
        assert "<img" in formula(tex, display=display)


def test_a_loss_of_the_typesetter_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for raw, why in (("", "would be lost"), (r"\Ж", "would be printed literally")):
        mathml = f"<math><mi>{raw}</mi></math>"
        monkeypatch.setattr("ziamath.tex.tex2mml", lambda *_, found=mathml, **__: found)
        with pytest.raises(FormulaError, match=why):
            math.require_known("Ж", display=False)


@pytest.mark.parametrize("theme", ["print", "large-print"])
def test_a_formula_in_a_cell_stays_on_the_line_of_its_relation(theme: str, tmp_path: Path) -> None:
    """Columns of many widths, so that lines break at all other positions."""
    rate, mean = r"$\dfrac{FP}{FP + TN}$", r"$\dfrac{1}{n}$"
    cells = (f"false-positive rate = {rate}", f"**recall** ≈ {rate}", f"mean ∝ {mean} in all")
    table = "| A | B | C |\n| - | - | - |\n| " + " | ".join(cells) + " |"
    look = Look("A4", theme, str, str)
    body = "".join(
        f'<div style="width: {width}mm">{Markdown("en", str).block(table)}</div>'
        for width in range(100, 180, 5)
    )
    html = f'<!DOCTYPE html><html lang="en"><title>A</title><body>{body}'
    pages = lay_out(html, look.styles("key"), tmp_path).document.pages
    found = 0
    for page in pages:
        boxes = page._page_box.descendants()  # noqa: SLF001 - the engine has no other boxes
        leaves = [box for box in boxes if hasattr(box, "text") or hasattr(box, "replacement")]
        for sign, after in pairwise(leaves):
            if getattr(sign, "text", "").rstrip()[-1:] in ("=", "≈", "∝"):
                found += 1
                assert after.position_x >= sign.position_x + sign.width
                assert after.position_y < sign.position_y < after.position_y + after.height
    assert found == 16 * len(cells)
