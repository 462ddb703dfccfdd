"""HTML of other programs, element by element."""

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image

from studypress.errors import ContentError, SourcePlace
from studypress.exchange.draft import DraftBank
from studypress.exchange.markup import from_html
from studypress.exchange.markup.from_html import HtmlTexts

PLACE = SourcePlace("f.xml", 3, 1)
PNG = b"\x89PNG\r\n"


def converted(html: str) -> tuple[str, list[str]]:
    draft = DraftBank()
    markdown = HtmlTexts(draft, {"a b.png": PNG}.get).markdown(html, PLACE)
    return markdown, [f"{each.effect}: {each.message}" for each in draft.remarks]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One<p>Two", "One\n\nTwo"),
        ("<code>429 Too Many Requests</code>", "`429 Too Many Requests`"),
        ("One<br>Two<br><br>Three", "One<br>Two\n\nThree"),
        ("<div>a <b>b <i>c</i></b>&nbsp; d&nbsp;e</div>", "a **b *c*** d\xa0e"),
        ("<b>Note: </b>text, <b>x:</b>y", "**Note:** text, **x**:y"),
        (
            '<span style="font-weight: bold">a</span> <span style="font-style:italic">b</span>',
            "**a** *b*",
        ),
        ("x<sub>1</sub><sup>2</sup> <del>d</del> <q>q</q>", "x<sub>1</sub><sup>2</sup> ~~d~~ “q”"),
        ("<code>a`b</code> <kbd>Ctrl</kbd>", "``a`b`` `Ctrl`"),
        (
            '<pre><code class="language-python">if x:\n  y\n</code></pre>',
            "```python\nif x:\n  y\n```",
        ),
        ("<pre>a<br>b</pre>", "```\na\nb\n```"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul><ul><li>d</ul>", "- a\n  - b\n- c\n\n* d"),
        ('<ol start="9"><li>a<li><p>b</p><p>c</p></ol>', "9. a\n\n10. b\n\n    c"),
        ("<ul><li>a</li><ol><li>b</li></ol></ul>", "- a\n  1. b"),
        (
            "<table><tr><th>a|b<th>c<tr><td>x<td>y<br>z</table>",
            "| a\\|b | c |\n| --- | --- |\n| x | y<br>z |",
        ),
        ("<table><tr><td>Only <b>one</b></table>", "Only **one**"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<h2>Title</h2>text<hr>", "**Title**\n\ntext\n\n***"),
        (
            '<a href="https://a.b/c d?x=(y)">w</a>!<a href="mailto:a@b.c">m</a>',
            "[w](https://a.b/c%20d?x=\\(y\\))\\![m](mailto:a@b.c)",
        ),
        (
            '<img src="a%20b.png" alt="A [b]" width="120">',
            "![A \\[b\\]](figures/a-b.png){width=120px}",
        ),
        (
            '<figure><img src="a b.png" alt="x"><figcaption>A "<i>c</i>"</figcaption></figure>',
            '![x](figures/a-b.png "A \\"*c*\\"")',
        ),
        (r"Is \(a<b\) or \[ x \\ y \] or $$z$$?", r"Is $a<b$ or $$x \\ y$$ or $$z$$?"),
        (r"2\(5\), $5 and [tex]x^2[/tex] [$]y[/$]", r"2${5}$, \$5 and $x^2$ $y$"),
        (
            '<img class="equation_image" data-equation-content="\\frac{1}{2}" src="/x">',
            r"$\frac{1}{2}$",
        ),
        ('<img src="/equation_images/%255Csqrt%257B2%257D?scale=1" alt="LaTeX">', r"$\sqrt{2}$"),
        ('<script type="math/tex; mode=display">x</script>', "$$x$$"),
        (
            "<math><mi>x</mi><annotation encoding='application/x-tex'>x_1</annotation></math>",
            "$x_1$",
        ),
        ('<p dir="ltr" style="text-align: left;">a</p>', "a"),
        ("a<!-- c --><style>p {}</style>b", "ab"),
        ("<span class='tex2jax_ignore'>\\(</span>a\\)", "\\\\(a\\\\)"),
        ("1. x<p>- y<p># z<p>> q", "1\\. x\n\n\\- y\n\n\\# z\n\n\\> q"),
        ("", ""),
        ("<p> &nbsp; </p><p></p><ul><li></li></ul>", ""),
    ],
)
def test_an_element_becomes_markdown_without_a_remark(html: str, markdown: str) -> None:
    assert converted(html) == (markdown, [])


@pytest.mark.parametrize(
    ("html", "markdown", "remark"),
    [
        (
            "a<script>b</script><script>c</script>",
            "a",
            "lost: <script> is left out: it could run code",
        ),
        (
            'a <b onclick="x()">b</b>',
            "a **b**",
            "lost: event handlers are left out: they could run code",
        ),
        (
            '<a href="javascript:alert(1)">a</a>',
            "a",
            "lost: the link to 'javascript:alert(1)' is left out, not its words",
        ),
        (
            "<video><source src=x>no</video>a<audio>b</audio>",
            "a",
            "lost: sound or video cannot be printed",
        ),
        (
            "a<iframe src=x><p>b</p></iframe>",
            "a",
            "lost: <iframe> is left out: another page, a program or a drawing",
        ),
        (
            "a <input type=text><form>b <select></select></form>",
            "a\n\nb",
            "lost: a field to be filled in is left out",
        ),
        (
            "a vector<int>, x<y",
            "a vector, x\\<y",
            "lost: <int> is left out, not its content: it is no element of HTML",
        ),
        (
            "<u>a</u> <font color=red>b</font>",
            "a b",
            "changed: underline, colour, size or alignment of words is not kept",
        ),
        (
            "un<i>frig</i>able",
            "unfrigable",
            "changed: bold or italic letters within a word are plain",
        ),
        ("<p style='display: none'>x</p>a", "a", "lost: a hidden text is left out"),
        ("a\u200bb\u00adc", "abc", "changed: invisible characters are removed"),
        ("<ol type=a><li>x</ol>", "1. x", "changed: letters of list items are numbers"),
        (
            "<table><tr><td>a<td>b<tr><td colspan=2>c</table>",
            "| a | b |\n| --- | --- |\n| c |  |",
            "changed: merged cells of a table are separate: the others are empty",
        ),
        (
            "<table><tr><td>a<td>b</table>",
            "| a | b |\n| --- | --- |",
            "changed: a table without a head: its first row is the head",
        ),
        (
            "<img src=x.png alt=A>",
            "A",
            "lost: the picture 'x.png' is left out, not its description: it is not in the file",
        ),
        (
            "<img src='data:image/png;base64,!'>a",
            "a",
            "lost: the picture in the text is left out, not its description: it cannot be decoded",
        ),
        (
            "<img src='a b.png'>",
            "![a b](figures/a-b.png)",
            "guessed: a picture has no description: 'a b'",
        ),
        (
            "<math><mglyph/><mi>x</mi></math>",
            "x",
            "lost: a formula in MathML is kept as plain text: write it in TeX",
        ),
    ],
)
def test_a_part_that_is_not_kept_has_one_remark(html: str, markdown: str, remark: str) -> None:
    text, remarks = converted(html)
    assert text == markdown
    assert remark in remarks
    assert len(remarks) == len(set(remarks))


@pytest.mark.parametrize("depth", [50, 300, 5000])
def test_deep_nesting_keeps_the_text(depth: int) -> None:
    for tag in ("div", "span", "ul><li", "table><tr><td", "blockquote"):
        assert "deep" in converted(f"<{tag}>" * depth + "deep")[0]


def test_pictures_of_other_types_are_converted_and_damaged_ones_are_left_out() -> None:
    gif = BytesIO()
    Image.new("P", (2, 2)).save(gif, "GIF")
    draft = DraftBank()
    texts = HtmlTexts(draft, {"g.gif": gif.getvalue(), "bad.gif": gif.getvalue()[:10]}.get)
    markdown = texts.markdown('<img src="g.gif" alt="G"><img src="bad.gif" alt="B">', PLACE)
    assert markdown == "![G](figures/g.png)B"
    assert draft.figures["g.png"].startswith(PNG)
    left_out = "is left out, not its description"
    assert [each.message for each in draft.remarks] == [
        "the picture 'g' is converted to PNG",
        f"the picture 'bad.gif' {left_out}: it is no complete picture of a known type",
    ]


def test_a_picture_with_too_many_pixels_is_left_out() -> None:
    bomb = BytesIO()
    Image.new("1", (6_000, 6_000)).save(bomb, "TIFF", compression="group4")
    address = f"data:image/tiff;base64,{b64encode(bomb.getvalue()).decode()}"
    assert "million pixels" in converted(f'<img src="{address}" alt="A">')[1][0]


def test_many_beginnings_of_formulas_take_no_time() -> None:
    for sign in ("\\(", "\\[", "$$a", "[tex]", "<b", "<", "`", "&", "[", "_a", "*"):
        assert converted(sign * 20_000)[0]


def test_plain_text_keeps_its_lines_and_has_formulas() -> None:
    texts = HtmlTexts(DraftBank())
    assert texts.plain("a <b>\n*c*\n\n\\(x\\) $5", PLACE) == "a \\<b><br>\\*c\\*\n\n$x$ \\$5"


@pytest.mark.parametrize(
    ("html", "tex"),
    [("is $x^2$ even?", "x^2"), (r"<p>is $\alpha$?</p>", r"\alpha"), ("a $5 and 3$ price", "")],
)
def test_tex_between_single_dollars_is_text_with_a_remark(html: str, tex: str) -> None:
    draft = DraftBank()
    HtmlTexts(draft).markdown(html, PLACE)
    messages = [remark.message for remark in draft.remarks]
    assert messages == ([rf"'${tex}$' stays text: write \({tex}\) for a formula"] if tex else [])


def test_a_text_that_no_bank_can_hold_is_not_converted() -> None:
    markdown, remarks = converted("<p><b>word</b></p>" * 200_000)
    assert len(markdown) <= 20_000
    (remark,) = remarks
    assert remark.startswith("lost: a text has more than 20,000 characters or elements")


def test_formulas_by_thousands_are_apart() -> None:
    markdown, _ = converted("$$x$$ " * 3000)
    assert markdown.count("\n\n") == 2999


def test_elements_by_millions_are_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(from_html, "document_fromstring")
    markdown, remarks = converted("<b>word</b> " * 100_000)
    assert markdown.startswith("word word")
    assert len(remarks) == 1


def test_a_file_of_too_many_texts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_html, "MAX_TEXTS", 2)
    texts = HtmlTexts(DraftBank())
    assert [texts.markdown(word, PLACE) for word in "ab"] == ["a", "b"]
    with pytest.raises(ContentError, match=r"f\.xml:3:1: more than 2 texts"):
        texts.markdown("c", PLACE)
