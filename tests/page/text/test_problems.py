"""All markup is rendered or reported with location and remedy: nothing is lost or literal."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.bank import Entry
from studypress.bank.loader import load
from studypress.errors import SourcePlace
from studypress.page.text.markdown import Markdown
from studypress.page.text.markdown_parser import is_line, tokens_of
from studypress.page.text.math import require_known
from studypress.page.text.plain_words import Plain
from studypress.page.text.problems import text_problems, title_problems
from studypress.page.text.tex import read

KINDS = ("question", "explanation", "bullet", "choice", "why", "reference")


def entry_of(folder: Path, **texts: str) -> Entry:
    """Return the question of a bank with these texts."""
    choice = {"text": texts.get("choice", "One"), "correct": True, "why": texts.get("why", "So.")}
    question = {
        "id": "a",
        "question": texts.get("question", "What?"),
        "difficulty": "easy",
        "answer": {
            "bullet": texts.get("bullet", "Short."),
            "explanation": texts.get("explanation", "Long."),
        },
        "choices": [choice, {"text": "Another", "why": "No."}],
        "references": [texts.get("reference", "A book.")],
    }
    section = {"id": "s", "title": "S", "topics": [{"topic": "T", "questions": [question]}]}
    path = folder / "bank.yaml"
    path.write_text(yaml.safe_dump({"title": "B", "sections": [section]}, allow_unicode=True))
    (entry,) = load(path, "bank.yaml").entries
    return entry


def said(folder: Path, text: str, kind: str = "explanation", *, draw: bool = True) -> list[str]:
    """Return the problems of a text, and its remarks."""
    entry = entry_of(folder, **{kind: text})
    return [str(problem) for problem in text_problems(entry, folder, draw=draw)]


NAMED = [
    # HTML
    ("a<br></b>", "the HTML </b> is not supported"),
    ("Which is <b>bold</b>?", "the HTML <b> is not supported: write **word**"),
    ("See <i>this</i>.", "write *word*"),
    ("A <code>x</code> here.", "write `code`"),
    ('<img src="x.png">', "show a figure"),
    ('<a href="https://example.org">x</a>', "write [words](https://...)"),
    ("<p>one</p>", "insert an empty line"),
    ("<div>\n\ntext\n\n</div>", "insert an empty line"),
    ("<table><tr><td>1</td></tr></table>", "write a table"),
    ("<script>alert(1)</script>", "the HTML <script> is not supported"),
    ("List<int> is generic.", "<int> looks like HTML"),
    ("#include <stdio.h> first.", "<stdio.h> looks like HTML"),
    ("H<sub>2O", "write both <sub> and </sub>"),
    ("Open <!-- the answer is B", "the comment is not closed"),
    ("<!DOCTYPE html>", "remove it"),
    ("<![CDATA[x]]>", "remove it"),
    ("An &nosuch; sign.", "unknown character &nosuch;"),
    # links, figures, footnotes
    ("[x](javascript:alert(1))", "the link to javascript:alert(1) does not work"),
    ("[x](vbscript:run)", "the link to vbscript:run does not work"),
    ("[x](file:///etc/passwd)", "the link to file:///etc/passwd does not work"),
    ("[x](data:text/html;base64,eA==)", "does not work on paper"),
    ("[x](#chapter)", "the link to #chapter does not work"),
    ("[x](https:)", "does not work on paper"),
    ("<javascript:alert(1)>", "does not work on paper"),
    ("![x](data:image/png;base64,eA==)", "is not fetched"),
    ("![x](file:///x.svg)", "is not fetched"),
    ("![x](javascript:x)", "is not fetched"),
    ("[x](my page.html)", "its address has spaces"),
    ("See [x][nowhere].", "[x][nowhere] is not defined"),
    ("A claim.[^1]\n\n[^1]: The proof is long.", "footnotes are not supported"),
    ("A claim.[^1]\n\n[^1]: Proof.", "footnotes are not supported"),
    ("Text.\n\n[note]: https://example.org", "is unused, and not printed"),
    ("See [[Other page]].", "is printed literally"),
    # emphasis, code
    ("A **bold word.", r"write \*\* for the signs"),
    ("It is 2**3.", r"write \*\* for the signs"),
    ("So 2*3*4 it is.", "a * within a word makes its letters italic"),
    ("Call __init__ first.", "the marks of __init__ would be lost"),
    ("A ~~struck word.", r"write \~\~ for the signs"),
    ("A `code span.", "is not closed"),
    ("```python\nx = 1", "the code block is not closed"),
    ("H~2~O", "write <sub>"),
    ("x^2^", "write <sup>"),
    ("==marked==", "write **word**"),
    ("{.note} text", "attributes are not supported"),
    ("::: warning\nText\n:::", "is printed literally"),
    ("- [ ] to do\n- [x] done", "check boxes are not supported"),
    # TeX outside formulas
    (r"Let \alpha be small.", r"\alpha is printed literally"),
    (r"So \frac{1}{2}.", r"\frac is printed literally"),
    (r"Then \(x^2\) grows.", "write it between dollars"),
    (r"Then \[x^2\] grows.", "write it between $$"),
    (r"In C:\new folder.", r"\new is printed literally"),
    ("Set $HOME first.", "the $ begins no formula"),
    ("The formula $ x + y $ is.", "the $ begins no formula"),
    ("Open $$x + y", "the $$ begins no formula"),
    # blocks
    ("| a | b |\n|---|\n| 1 | 2 |", "is not a row of a table"),
    ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "the row has 3 cells, but its table 2 columns"),
    ("1. one\n3. three", "1, 3 would be printed as 1, 2"),
    # formulas
    ("$7 % 3$", r"write \%"),
    (r"$\text{\textbf{not}}$", r"close the \text before it"),
    (r"$\begin{array}{c|c}p&q\end{array}$", "write a Markdown table"),
    (r"$\begin{array}{cc}p&q\\\hline r&s\end{array}$", "write a Markdown table"),
    (r"$\ce{H2O}$", r"write \mathrm{H_2O}"),
    (r"$\SI{3}{m}$", r"write 3\,\mathrm{m}"),
    (r"$\dv{y}{x}$", r"write \frac{dy}{dx}"),
    (r"$\cancelto{0}{x}$", r"write \cancel{x}^{0}"),
    (r"$\prescript{a}{b}{X}$", "write {}^{a}_{b}X"),
    (r"$x \label{eq}$", "remove it"),
    (r"$\newcommand{\x}{y}\x$", "write the formula out"),
    (r"$\not\perp$", "write the negated sign"),
    (r"$a \\ b$", "gathered"),
    (r"$\bigl x$", "needs a bracket"),
    (r"$\left( x$", r"a \left has no \right"),
    (r"$\begin{tikzpicture}x\end{tikzpicture}$", "a figure"),
    (r"$\begin{align}x\end{align*}$", r"is closed by \end{align*}"),
    (r"$\alhpa$", r"did you mean \alpha?"),
    ("$if x then y$", r"would lose its spaces: write \text{ if }"),
    ("$日本$", "the font of formulas has no 日"),
    (r"$\quad$", "it prints nothing"),
    ("$" + "{" * 40 + "x" + "}" * 40 + "$", "nested more than 24 deep"),
    (
        "$$\\begin{matrix}" + "&".join(["abcdefg"] * 9) + "\\end{matrix}$$",
        "as wide as the narrowest",
    ),
    ("A <?php echo 1 ?> here.", "<?php is printed literally"),
    ("> [!NOTE]\n> Look", "[!NOTE] is printed literally: write **Note**"),
    ("!!! warning\n    Look", "!!! warning is printed literally"),
    ("Half {width=50%} of it.", "{width=50%} is printed literally"),
    ("A claim.^[The proof is long.]", "footnotes are not supported"),
    ("HTML is text.\n\n*[HTML]: Hypertext", "*[HTML]: Hypertext is printed literally"),
    ("A good idea :smile:.", ":smile: is printed literally: write it in words"),
    ("Call :func:`sum` :+1: here.", ":func: is printed literally"),
    ("Entropy\n: A measure of disorder.", ": A measure of disorder. is printed literally"),
    ("| a | b |\n|---|---|\n| 1 | 2 |\nTable: Two", "Table: Two would be a row of the table above"),
    ("| a | b |\n|---|---|\n| 1 | 2 |\n: Two", ": Two would be a row of the table above"),
    ("> | a |\n> |---|\n> | 1 |\n> Two", "Two would be a row of the table above"),
    ("1. one\n2. two\n\n1. three", "or write a sentence between two lists"),
]
READ = [
    ("3$\\times$3 at 90$^\\circ$ is 5$\\sigma$.", "3\ufffc\\times\ufffc3 at 90"),
    ("$x$ is 5", "\ufffcx\ufffc is 5"),
    ("It costs $5 or $10, US$3 or 4$.", "It costs $5 or $10, US$3 or 4$."),
    (r"A \$ sign, \*, \_, \`, \<b>.", "A $ sign, *, _, `, <b>."),
    ("If a < b and c > d.", "If a < b and c > d."),
    ("H<sub>2</sub>O, x<sup>2</sup>, a<br>b", "H2O, x2, a b"),
    ("Fill in ____ here.", "Fill in ____ here."),
    ("A snake_case_word and a * b * c.", "A snake_case_word and a * b * c."),
    ("Code `<b>` and `$x$` and `**`.", "Code <b> and $x$ and **."),
    ("&lt;b&gt; &amp; &nbsp;&copy;", "<b> & \xa0©"),
    ("(a) One\n(b) Two\n(c) Three", "(a) One (b) Two (c) Three"),
    ("f(x) and m[i][j] and {x}", "f(x) and m[i][j] and {x}"),
    ("See <https://example.org/>.", "See https://example.org/."),
    ("## A heading\n\nText", "A heading\nText"),
    ("1. one\n1. two", "1. one\n2. two"),
    ("The value dₖ.", "The value dk."),
    ("At 10:30: go. a:b:c, std::vec, [:alpha:] (:2:3)", "At 10:30: go. a:b:c, std::vec, [:alpha:]"),
    (r"So \:smile: and `:smile:` and 2*[HTML]: x", "So :smile: and :smile: and 2*[HTML]: x"),
    ("Aim : this\n\n| : | x |\n|---|---|\n| 1 | 2 |\n\nTable: Two", "Table: Two"),
    ("1. one\n2. two\n\nAnd:\n\n1. three", "And:\n1. three"),
]


@pytest.mark.parametrize(("text", "message"), NAMED)
def test_what_is_not_read_is_named_with_a_remedy(tmp_path: Path, text: str, message: str) -> None:
    found = said(tmp_path, text)
    assert any(message in line for line in found), found
    assert all(re.match(r"bank\.yaml:\d+:\d+: ", line) for line in found)
    assert not any(": remark: " in line for line in found if message in line)


@pytest.mark.parametrize(("text", "words"), READ)
def test_what_is_read_keeps_its_words(tmp_path: Path, text: str, words: str) -> None:
    assert said(tmp_path, text) == []
    printed = Plain("de").block(text)
    assert " ".join(words.split()) in " ".join(printed.split())


@pytest.mark.parametrize("kind", KINDS)
def test_marks_are_named_in_each_text_of_a_question(tmp_path: Path, kind: str) -> None:
    assert any("<b> is not supported" in line for line in said(tmp_path, "A <b>x</b>", kind))


def test_places_are_those_of_the_marks(tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    entry = entry_of(tmp_path)
    raw = path.read_text().replace(
        "explanation: Long.", "explanation: |\n            A\n            b **c"
    )
    path.write_text(raw)
    (entry,) = load(path, "bank.yaml").entries
    (problem,) = text_problems(entry, tmp_path, draw=False)
    line = next(at for at, row in enumerate(raw.splitlines(), start=1) if "**c" in row)
    assert (problem.place.line, problem.place.column) == (line, 15)


MARKS = st.sampled_from(
    ["!", "!", "[a]", "[", "](b.png)", "]", "\n", " ", "> ", "\\", "&#33;", "<!-- -->"]
)


@given(text=st.lists(MARKS, max_size=12).map("".join), inline=st.booleans())
def test_each_figure_begins_with_an_exclamation_mark_and_a_bracket(
    text: str,
    inline: bool,  # noqa: FBT001 - hypothesis passes it by name
) -> None:
    """Texts without them are not parsed for figures."""
    if any(token.type == "image" for token, _ in tokens_of(text, inline=inline)):
        assert "![" in text


def test_a_figure_is_read_each_time(tmp_path: Path) -> None:
    """The faults of a text are cached, and its figures may change."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0H9"/></svg>'
    )
    (tmp_path / "f.svg").write_text(drawing)
    assert said(tmp_path, "See\n\n![A line](f.svg)") == []
    (tmp_path / "f.svg").unlink()
    (fault,) = said(tmp_path, "See\n\n![A line](f.svg)")
    assert "the figure f.svg: " in fault


@pytest.mark.parametrize(
    ("title", "mark"),
    [
        ("The `code`", "`"),
        ("So $x$", "$"),
        ("**Bold**", "**"),
        (r"\LaTeX", r"\LaTeX"),
        ("a</b>", "</b>"),
    ],
)
def test_marks_in_titles_are_named(title: str, mark: str) -> None:
    found = [
        problem.message for problem in title_problems([(title, SourcePlace("bank.yaml", 1, 1))])
    ]
    assert any(f"and {mark} is printed literally" in message for message in found)


@pytest.mark.parametrize(
    "title", ["Fish & <chips> (100 %)", "C++ and C#", "$5 a day", r"A \ B", "*"]
)
def test_signs_in_titles_are_let_alone(title: str) -> None:
    assert not list(title_problems([(title, SourcePlace("bank.yaml", 1, 1))]))


def test_a_comment_is_dropped_with_a_remark(tmp_path: Path) -> None:
    for text in ("Why? <!-- it is B -->", "Why?\n\n<!-- it\n\nis B -->\n\nSo."):
        (remark,) = said(tmp_path, text, "question")
        assert ": remark: the comment is not printed" in remark
        assert "is B" not in Plain("en").block(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('See [this](https://example.org "Part 2").', "the link title 'Part 2' is not"),
        ('```python title="x.py"\nx = 1\n```', 'title="x.py" after the code language'),
        ("```{.python .numberLines}\nx = 1\n```", ".numberLines after the code language"),
    ],
)
def test_what_is_left_out_on_paper_is_remarked_on(tmp_path: Path, text: str, message: str) -> None:
    (remark,) = said(tmp_path, text)
    assert f": remark: {message}" in remark


@pytest.mark.parametrize(
    "text", ["```\nx = 1\n```", "- a\n- b", "> said so", "| a |\n|---|\n| 1 |"]
)
@pytest.mark.parametrize("kind", ["bullet", "reference"])
def test_blocks_are_refused_where_a_line_is_printed(tmp_path: Path, text: str, kind: str) -> None:
    assert any("this text is printed as a line" in line for line in said(tmp_path, text, kind))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One", True),
        ("> 5", True),
        ("- 5", True),
        ("+ x", True),
        ("1. heat", True),
        ("one\nline", True),
        ("> quoted", False),
        ("- an item", False),
        ("```\ncode\n```", False),
        ("1. heat\n2. stir", False),
        ("| a |\n|---|\n| 1 |", False),
        ("one\n\ntwo", False),
    ],
)
def test_a_choice_is_a_line_or_blocks(text: str, *, line: bool) -> None:
    assert is_line(text) == line


def test_blocks_of_a_choice_keep_their_lines() -> None:
    html = Markdown("en", str).choice("```python\nif x:\n    y\n```")
    assert html.startswith('<div class="blocks"><pre><code><b>if</b> x:</code><code style=')
    assert Markdown("en", str).choice("x > 5") == "x &gt; 5"


# ------------------------------------------------------------------ random texts

WORD = st.sampled_from(["a", "tree", "über", "0.5", "x=1", "größer", "données", "42", "(so)", "«»"])
SCRIPTS = st.sampled_from(["Привет", "ελλάδα", "日本", "नमस्ते", "שלום", "مرحبا"])
SYMBOLS = st.sampled_from(
    [
        "x",
        "y",
        "2",
        r"\alpha ",
        r"\pi ",
        "+",
        "-",
        "=",
        r"\le ",
        r"\cdot ",
        "(",
        ")",
        r"\infty ",
        "!",
    ]
)
TEX = st.recursive(
    st.lists(SYMBOLS, min_size=1, max_size=4).map("".join),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: rf"\frac{{{two[0]}}}{{{two[1]}}}"),
        inner.map(lambda one: rf"\sqrt{{{one}}}"),
        st.tuples(inner, inner).map(lambda two: f"{{{two[0]}}}_{{{two[1]}}}"),
        inner.map(lambda one: rf"\mathrm{{{one}}}"),
        inner.map(lambda one: rf"\left({one}\right)"),
        inner.map(lambda one: rf"\operatorname{{argmax}} {one}"),
        st.tuples(inner, inner).map(
            lambda two: rf"\begin{{aligned}}{two[0]}&={two[1]}\\{two[1]}&=1\end{{aligned}}"
        ),
        inner.map(lambda one: rf"\text{{95\% of }}{one}"),
    ),
    max_leaves=6,
)
MARKS = st.sampled_from(
    [
        *("**", "*", "_", "__", "`", "```", "~~", "$", "$$", "\\", "<", ">", "<b>", "</b>", "<!--"),
        *(
            "-->",
            "|",
            "|---|",
            "[",
            "](",
            ")",
            "![",
            "#",
            "- ",
            "1. ",
            "> ",
            "&",
            ";",
            "^",
            "~",
            "\n",
        ),
        *(
            "\n\n",
            " ",
            " ",
            " ",
            "<br>",
            "<sub>",
            "</sub>",
            r"\*",
            r"\$",
            "[^1]",
            "(a) ",
            "==",
            "{",
        ),
    ]
)
CONSTRUCT = st.one_of(
    WORD,
    SCRIPTS,
    WORD.map(lambda word: f"**{word}**"),
    WORD.map(lambda word: f"`{word}`"),
    WORD.map(lambda word: f"\n\n- {word}\n- {word}\n\n"),
    WORD.map(lambda word: f"\n\n```\n{word}\n```\n\n"),
    WORD.map(lambda word: f"\n\n| {word} | b |\n|---|---|\n| 1 | {word} |\n\n"),
    TEX.map(lambda tex: f"${tex}$"),
    MARKS,
)
TEXT = st.lists(CONSTRUCT, min_size=1, max_size=12).map(" ".join) | st.lists(
    MARKS | WORD, min_size=1, max_size=12
).map("".join)
RAW = re.compile(r"\*\*|~~|\|-{2,}|<!--|</?(?:b|sub|sup|br)>|`|\\|\[\^")


@given(TEXT)
def test_what_is_accepted_has_nothing_raw_and_all_words(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("made")
    whole = f"So {text}"
    if any(": remark: " not in line for line in said(folder, whole, draw=False)):
        return
    printed = re.sub("\ufffc[^\ufffc]*\ufffc", "", Plain("de").block(whole))
    source = re.sub(r"<!--.*?-->", "", whole, flags=re.DOTALL)
    if "`" not in whole and "\\" not in whole and "$" not in whole and "    " not in whole:
        assert not RAW.search(printed), printed
        plain = re.sub(r"</?(?:sub|sup)>|<br>", " ", source)
        for word in re.findall(r"[^\W\d_]{3,}", plain):
            assert word in printed


@given(TEX)
def test_a_formula_that_is_accepted_is_drawn_whole(tex: str) -> None:
    require_known(tex, display=False)
    assert len(read(tex).chars) >= len(re.findall(r"(?<![\\A-Za-z])[xy2](?![a-z])", tex))


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_lines_may_end_as_in_any_system(tmp_path: Path, end: str) -> None:
    text = f"One:{end}{end}- two{end}- three{end}{end}{end}Last[^1]."
    (problem,) = said(tmp_path, text)
    assert "footnotes are not supported" in problem
    assert said(tmp_path, text.replace("[^1]", "")) == []
