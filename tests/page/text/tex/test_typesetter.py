"""Patches of the typesetter: the same drawings from fewer built nodes."""

import dataclasses

import pytest
from ziamath import styles
from ziamath.nodes.mnode import Mnode
from ziamath.nodes.mrow import Mrow

from studypress.page.text import math
from studypress.page.text.tex.typesetter import typesetter

typesetter()

NESTED = r"\frac{a}{1+\frac{b}{1+\frac{c}{1+\sqrt{d}}}}"
TEXS = (
    NESTED,
    r"\left(\frac{a}{b}\right)^2 + \left\{ x \middle| \frac{\left[y\right]}{2} \right.",
    r"|\mathbf{x}| \le \lVert \frac{1}{2} \rVert + \langle a, b \rangle \uparrow",
    r"\text{if } x > 0,\; \hat\theta = \sum_{i=1}^{n} f'(x_i) \, \widehat{ab}",
    r"\begin{pmatrix}a & \frac{b}{c} \\ c & d\end{pmatrix} \binom{n}{k} \xrightarrow[a]{b}",
    r"\begin{cases}\frac{1}{2} & x \\ 0 & {y}\end{cases} \underbrace{a+b}_{n} \overline{xy}",
)


@pytest.fixture
def unpatched(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Remove the patches for one test."""
    measured = Mrow._get_height_nostretch.__wrapped__  # type: ignore[attr-defined] # noqa: SLF001
    monkeypatch.setattr(Mrow, "_get_height_nostretch", measured)
    monkeypatch.setattr(styles, "asdict", dataclasses.asdict)
    return monkeypatch


def drawings() -> list[object]:
    each = ((tex, display) for tex in TEXS for display in (True, False))
    return [math._drawn(tex, display=display) for tex, display in each]  # noqa: SLF001


PATCHED = drawings()


def test_the_patches_change_no_drawing(unpatched: pytest.MonkeyPatch) -> None:
    assert unpatched
    assert drawings() == PATCHED


def built(monkeypatch: pytest.MonkeyPatch) -> int:
    """Return the number of nodes that are built for a formula."""
    count = 0
    build = Mnode.__init__

    def counted(*args: object, **more: object) -> None:
        nonlocal count
        count += 1
        build(*args, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Mnode, "__init__", counted)
        math._drawn(NESTED, display=True)  # noqa: SLF001
    return count


def test_rows_in_rows_are_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert built(monkeypatch) == 23


def test_the_typesetter_still_needs_the_patch(unpatched: pytest.MonkeyPatch) -> None:
    assert built(unpatched) > 200
