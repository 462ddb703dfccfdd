import re
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from studypress.page.text.code import highlighted, language_of, plain_code
from studypress.page.text.faults.token_faults import figure_faults
from studypress.page.text.glyphs import unprintable
from studypress.page.text.markdown import Markdown
from studypress.page.text.markdown_parser import parsed
from studypress.page.text.math import formula, side_by_side
from studypress.page.text.sound_questions import SoundQuestions
from studypress.page.text.tex import FormulaError

MARKDOWN = Markdown("en", lambda name: f"https://bank.invalid/{name}")


def test_raw_html_and_templates_are_text() -> None:
    html = MARKDOWN.block("<script>alert(1)</script> {{ 7 * 7 }} {% raw %} <b>x</b>")
    assert "<script" not in html
    assert "<b>" not in html
    assert "{{ 7 * 7 }} {% raw %}" in html


def test_a_link_that_runs_code_is_text() -> None:
    assert "<a" not in MARKDOWN.block("[x](javascript:alert(1)) [y](file:///etc/passwd)")


def test_a_lone_picture_becomes_a_figure_with_its_caption() -> None:
    html = MARKDOWN.block('![A "b" & c](figures/a%20b.svg "See \'this\' <b>")')
    assert html == (
        '<figure><img class="figure" src="https://bank.invalid/figures/a b.svg"'
        ' alt="A &quot;b&quot; &amp; c"><figcaption>See ‘this’ &lt;b&gt;</figcaption></figure>\n'
    )


def test_the_description_of_a_picture_is_without_backslashes() -> None:
    assert 'alt="a [b] $c"' in MARKDOWN.block(r"![a \[b\] \$c](figures/b.svg)")


def test_the_last_word_of_a_title_is_not_alone() -> None:
    assert MARKDOWN.heading("What is a **large model**?").endswith(
        "<strong>large\N{NO-BREAK SPACE}model</strong>?"
    )


@pytest.mark.parametrize(
    ("stem", "together"),
    [
        (
            "What is the difference between one and several models?",
            "What is the_difference between one and_several_models?",
        ),
        (
            "Explain the concept of overfitting in deep learning.",
            "Explain the_concept of_overfitting in_deep_learning.",
        ),
        ("What is a KV cache?", "What is a KV_cache?"),
        ("What is microservices architecture?", "What is_microservices architecture?"),
        (
            "Und die Datenschutzgrundverordnungen der Länder?",
            "Und die Datenschutzgrundverordnungen der_Länder?",
        ),
    ],
)
def test_short_words_of_a_heading_stay_with_the_next_unless_that_is_long(
    stem: str, together: str
) -> None:
    assert MARKDOWN.heading(stem).replace("\N{NO-BREAK SPACE}", "_") == together


def test_a_share_of_the_width_is_told_to_a_screen_too() -> None:
    assert '"width: 50%; --share: 0.5"' in MARKDOWN.block("![A](a.svg){width=50%}")
    assert '"width: 6cm"' in MARKDOWN.block("![A](a.svg){width=6cm}")


def test_a_paragraph_that_only_labels_is_kept_with_what_follows() -> None:
    assert MARKDOWN.block("**Drawing.**") == '<p class="run-in"><strong>Drawing.</strong></p>\n'
    assert "class" not in MARKDOWN.block("**Drawing.** And more.")


def test_a_lead_opens_the_first_line() -> None:
    assert MARKDOWN.block("Why?", "<b>1</b>") == "<p><b>1</b>Why?</p>\n"
    assert MARKDOWN.block("**Why?**", "<b>1</b>").startswith('<p class="run-in"><b>1</b><strong>')
    assert MARKDOWN.block("- a", "<b>1</b>").startswith("<p><b>1</b></p><ul>")
    assert MARKDOWN.block("```\na\n```").startswith("<pre>")


def test_a_picture_in_a_line_stays_in_it() -> None:
    assert "<figure" not in MARKDOWN.block("before ![a](a.png) after")


def test_dollars_of_money_are_no_formula() -> None:
    assert "<img" not in MARKDOWN.inline(r"It costs $5 to $10, or \$3.")
    assert "<img" in MARKDOWN.inline("Here $x$ is one.")


def test_a_formula_carries_its_source_as_words_and_sits_on_the_line() -> None:
    html = formula(r"x_i < \frac{1}{2}", display=False)
    assert 'alt="x_i &lt; \\frac{1}{2}"' in html
    depth = re.search(r"vertical-align:(-[\d.]+)em", html)
    assert depth
    assert 0.1 < -float(depth[1]) < 1


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\nosuch{x}", "unknown command .nosuch"),
        (
            r"\begin{tabular}x\end{tabular}",
            "unknown environment tabular: write a Markdown",
        ),
        (r"\frac{1}{", "a { is not closed"),
        ("a}", "unmatched }"),
        ("x^", "after . is missing"),
        ("", "it prints nothing"),
    ],
)
def test_a_formula_that_would_print_wrongly_is_refused(tex: str, reason: str) -> None:
    with pytest.raises(FormulaError, match=reason):
        formula(tex, display=True)


def test_escaped_braces_need_no_partner() -> None:
    assert formula(r"\{ x \} \{", display=False)


def test_code_keeps_every_character() -> None:
    code = "def f(x):\n    return '<&>'  # why\n\n'''a\n  b'''\n\n"
    lines = re.findall(r"<code[^>]*>(.*?)</code>", highlighted(code, "python"), re.DOTALL)
    plain = [unescape(re.sub(r"<[^>]*>", "", line)).rstrip("\n") for line in lines]
    assert "\n".join(plain) + "\n" == code
    assert highlighted("a < b", "") == "<code>a &lt; b</code>"


def test_a_long_line_of_code_hangs_by_its_indent() -> None:
    assert highlighted("if a:\n    b\n", "python").endswith(
        '<code style="--indent: 4">    b</code>'
    )


def test_formulas_side_by_side_may_wrap() -> None:
    assert side_by_side(r"a=1,\quad b=2\qquad c") == ["a=1,", "b=2", "c"]
    for whole in (r"\left(a\quad b\right)", r"\frac{a\quad b}{c}", r"a\,b", r"\quad"):
        assert side_by_side(whole) == [whole]


def test_what_has_punctuation_within_is_not_broken() -> None:
    html = Markdown("en", str).inline("See arXiv:1706.03762, at 7,000 requests/s.")
    assert '<span class="unbroken">arXiv:1706.03762</span>,' in html
    assert '<span class="unbroken">requests/s</span>.' in html


def test_plates_come_after_the_explanation_with_their_labels() -> None:
    markdown = Markdown("en", str, plates=True)
    text = "One.\n\n**Drawing.**\n\n![A](a.svg)\n\nTwo.\n\n![B](b.svg)\n"
    assert markdown.explanation(text) == "<p>One.</p>\n<p>Two.</p>\n"
    assert re.findall('alt="(.)"|Draw', markdown.plates(text)) == ["", "A", "B"]
    assert Markdown("en", str).plates(text) == ""


@pytest.mark.parametrize(
    "info",
    [
        *("plaintext", "txt", "none", "output", "console", "mermaid", "jsonc", "csv", "pseudocode"),
        *("cc", "h", "plsql", "vb", "SQL", "python", "{.python .numbered}", "rust,ignore", "text"),
        *("c++", "js", "ts", "yml", "sh", "ps1", "docker", "asm", "jsx", "diff", "toml", "{r}"),
    ],
)
def test_languages_are_known_by_their_usual_names(info: str) -> None:
    assert plain_code("x", language_of(info)) is None


def test_code_of_an_unknown_language_is_printed_plain_with_a_remark() -> None:
    assert "did you mean 'python'?" in (plain_code("x", "pyhton") or "")
    assert "did you mean" not in (plain_code("x", "plaintexxxt") or "")
    assert highlighted("if x", "pyhton") == "<code>if x</code>"


def test_long_code_is_printed_plain_with_a_remark() -> None:
    code = "\\begin{" * 2000
    assert "shorten it" in (plain_code(code, "tex") or "")
    assert "<b>" not in highlighted("if x:\n" * 2000, "python")
    assert plain_code("x = 1\n" * 80, "python") is None


def test_characters_that_no_font_has_are_named() -> None:
    assert unprintable("naïve λ → ∀ ½ “x” 𓀀𓂀 𓀀") == ["𓀀", "𓂀"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("wait 10 ms", "10~ms"),
        ("a 40 GB card", "40~GB"),
        ("3 % of it", "3~%"),
        ("see Section 3.1 there", "Section~3.1"),
        ("pp. 12 and 13", "pp.~12"),
        ("4 methods", "4 methods"),
        ("2 sites", "2 sites"),
        ("`10 ms`", "10 ms"),
    ],
)
def test_a_number_stays_with_its_unit_and_a_reference_with_its_number(
    text: str, bound: str
) -> None:
    assert bound.replace("~", "\N{NO-BREAK SPACE}") in MARKDOWN.inline(text)


SIZES = {
    "![a](f.png){width=40%}": "40%",
    '![a](f.png){ width="6cm" }': "6cm",
    "![a](f.png)": "192.00px",
    "![a](f.png) {width=40%}": "192.00px",
}


@pytest.mark.parametrize("text", SIZES)
def test_a_figure_is_as_wide_as_its_text_says_or_its_file(text: str) -> None:
    html = Markdown("en", str, figure_width=lambda _: 192.0).block(text)
    assert f'style="width: {SIZES[text]}' in html
    assert ("{" in html) == (" {" in text and "6cm" not in text)


@pytest.mark.parametrize("size", ["height=2cm", "width=0%", "width=101%", "#id", "width=4em", ""])
def test_braces_that_say_no_width_are_named(tmp_path: Path, size: str) -> None:
    Image.new("RGB", (9, 9)).save(tmp_path / "f.png")
    (found,) = parsed(f"![a](f.png){{{size}}}").blocks[1].children or []
    (fault,) = figure_faults(found, tmp_path, SoundQuestions())
    assert "{width=50%}" in fault


def test_a_figure_has_all_of_its_faults_named(tmp_path: Path) -> None:
    (found,) = parsed("![](a.png){height=2cm}").blocks[1].children or []
    named = "\n".join(figure_faults(found, tmp_path, SoundQuestions()))
    for fault in ("has no description", "the figure a.png: ", "{width=50%}"):
        assert fault in named
