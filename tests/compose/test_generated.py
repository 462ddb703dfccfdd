"""Content that a user's style generates: forms are composed, or laid out one by one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from studypress.cli import main

BANK = Path(__file__).parents[1] / "banks" / "valid" / "every-kind"
AROUND = "a style draws something around or between the pieces"
BEHIND = "a page has a background or a border"

REASONS = {
    'body::before { content: "Owl" }': AROUND,
    "@page { border: 1pt solid }": BEHIND,
    ".choice { display: inline-block; width: 45% }": "choices are beside each other",
    '.marks tr::before, .choice::after { content: "Owl" }': "",
}
"""Styles, and the reason why forms are not composed; it is empty if they are."""

PLACES = """
    html body main header section article .cover .kind h1 h2 .facts .gap .fields .candidate .label
    .name bdi .field .blank li .code-here .marks tr td th img.qr .running .symbols .watermark
    .bearer .question .from .stem p .points .number .hint .choices .choice .tick .letter
    .answer-box .frame .unit .space .done .end ul table pre code strong .head .note .letters .cell
    .keyed .bullet .worth .scheme .line .earns .exact-answer .batch .ruled .rules thead tbody .cut
    * [data-piece] [data-slot] [data-varies] [data-open]
""".split()  # noqa: SIM905 - a word each, not a line
"""Elements of papers, covers, keys and marking sheets."""

KINDS = {
    "text": 'content: "O"',
    "block": 'content: "Owl"; display: block',
    "outside": 'content: "*"; position: absolute; left: 0',
    "fixed": 'content: "Owl"; position: fixed; bottom: 0',
    "rule": 'content: ""; display: block; height: 2mm; border-bottom: 1pt solid',
    "float": 'content: "O"; float: right',
    "cell": 'content: "O"; display: table-cell',
    "running": 'content: "Owl"; position: running(owl)',
    "note": 'content: "Owl"; float: footnote',
    "page": 'content: "Owl"; display: block; break-after: page',
    "counter": "content: counter(owl); counter-increment: owl",
}


def printed(tmp_path: Path, css: str) -> Result:
    """Print an exam for two candidates in a theme of this style."""
    (theme := tmp_path / "mine" / "styles" / "themes" / "owl.css").parent.mkdir(parents=True)
    theme.write_text(css)
    (roster := tmp_path / "roster.csv").write_text("id,name\n1,Ada Lovelace\n2,Alan Turing\n")
    words = ["exam", BANK, "--kind", "any", "--questions", 6, "--roster", roster, "--watermark"]
    words += ["--custom", tmp_path / "mine", "--theme", "owl", "--out", tmp_path / "out"]
    return CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)


@pytest.mark.parametrize("css", REASONS)
def test_content_around_the_pieces_is_on_papers(
    tmp_path: Path, pages_of: Callable[[Path], list[str]], css: str
) -> None:
    result = printed(tmp_path, css)
    assert result.exit_code == 0, result.stderr
    reason = REASONS[css]
    assert (f"2 of 2 papers laid out one by one: {reason}" in result.stdout) == bool(reason)
    for path in (tmp_path / "out" / "exam" / "forms").iterdir():
        text = " ".join(pages_of(path))
        assert "End of the exam" in text
        assert ("Owl" in text) == ("Owl" in css)


def test_a_style_that_the_engine_cannot_lay_out_is_an_error(tmp_path: Path) -> None:
    css = '.choice { display: list-item } .choice::marker { content: "Owl" }'
    result = printed(tmp_path, css)
    assert result.exit_code == 1
    assert f"{tmp_path}/mine: its styles cannot be printed: WeasyPrint fails (" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("at", range(2 * len(KINDS)))
def test_content_in_any_place_is_printed_or_an_error(tmp_path: Path, at: int) -> None:
    """Each kind of content is tried in some of the places, and each place with some kinds."""
    (kind, content), where = list(KINDS.items())[at // 2], ("before", "after")[at % 2]
    for place in PLACES[at % _APART :: _APART]:
        folder = tmp_path / str(PLACES.index(place))
        folder.mkdir()
        result = printed(folder, f"{place}::{where} {{ {content} }}")
        assert (result.exit_code == 0) == (result.stderr == ""), (kind, place, result.stderr)


_APART = 14  # of the places that one kind is tried in; all combinations take an hour
