import pytest

from studypress.exchange.markup.readable import Readable, readable


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (r"What is $x^2 \le \frac{1}{2}$?", "What is x² ≤ 1/2?"),
        ("H<sub>2</sub>O and 10<sup>3</sup>", "H₂O and 10³"),
        (r"$\sqrt{x+1}$, $a_{i,j}$, $e^{-\lambda t}$", "√(x + 1), a_i,j, e^(− λt)"),
        (r"$\frac{n(n+1)}{2}$ costs \$5", "(n(n + 1))/2 costs $5"),
        ("- one\n- *two*\n\nThree<br>four", "one two Three four"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
        ("`x < y` & z", "x < y & z"),
    ],
)
def test_a_text_is_one_line_without_markup(markdown: str, text: str) -> None:
    assert readable(markdown).text == text


def test_what_a_text_loses_is_known() -> None:
    assert readable("![A beam](figures/b.svg)") == Readable("A beam", figures=True)
    assert readable("**a** $x$") == Readable("a x", formulas=True, markup=True)
