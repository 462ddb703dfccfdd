"""The Markdown of a bank as HTML for other programs."""

from studypress.exchange.markup.to_html import html_of


def shown(text: str) -> str:
    return html_of(text, lambda name: f"@/{name}")


def test_formulas_are_tex_and_literal_signs_are_no_formulas() -> None:
    guard = '<span class="tex2jax_ignore mathjax_ignore">'
    assert shown(r"If $a<b$, then \\(x\\) is \$\$5.") == (
        rf"If \(a&lt;b\), then {guard}\(</span>x\) is {guard}$$</span>5."
    )
    assert shown("See\n\n$$x$$") == "<p>See</p>\n\\[x\\]"


def test_figures_have_their_width_and_caption() -> None:
    assert shown('![A \\[b\\]](f.svg "The *c*"){width=40%}\n\ntext') == (
        '<figure><img src="@/f.svg" alt="A [b]" style="width: 40%"><figcaption>The <em>c</em>'
        "</figcaption></figure>\n<p>text</p>"
    )
    assert shown("![A](f.svg){width=80px}") == '<img src="@/f.svg" alt="A" width="80">'


def test_formulas_can_be_written_by_another_function() -> None:
    html = html_of("a $x$", str, lambda tex, display: f"[{tex}|{display}]")
    assert html == "a [x|False]"
