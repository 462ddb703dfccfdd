"""A custom folder replaces our files one by one; its faults are reported with locations."""

import re
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from studypress.cli import main
from studypress.files.package_folders import shipped
from studypress.page.look import Look

Pages = Callable[[Path], list[str]]
BANK = Path(__file__).parents[1] / "banks" / "valid" / "single.yaml"


def run(tmp_path: Path, *words: str, files: dict[str, str]) -> Result:
    """Print with a custom folder of these files."""
    for name, text in files.items():
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    call = [*words, str(BANK), "--custom", str(tmp_path / "mine"), "--out", str(tmp_path / "out")]
    return CliRunner().invoke(main, call, catch_exceptions=False)


FRAME = """<!DOCTYPE html>
<html lang="{{ language }}">
<head><title>{% block title required %}{% endblock %}</title></head>
<body class="{{ document }}"><p>Printed by the Owl School</p>
{% block body required %}{% endblock %}
</body></html>
"""


def test_a_process_that_prints_again_reads_a_changed_folder_again(
    tmp_path: Path, pages_of: Pages
) -> None:
    words = ("worksheet", "--jobs", "1", "--theme", "mine")
    for school in ("Owl School", "Lark School"):
        files = {
            "templates/frame.html.j2": FRAME.replace("Owl School", school),
            "styles/themes/mine.css": f'@page {{ @top-left {{ content: "{school} theme" }} }}',
        }
        assert run(tmp_path, *words, files=files).exit_code == 0
        text = " ".join(pages_of(tmp_path / "out" / "worksheet.pdf"))
        assert f"Printed by the {school}" in text
        assert f"{school} theme" in text
    (tmp_path / "mine" / "templates" / "frame.html.j2").unlink()
    assert run(tmp_path, *words, files={}).exit_code == 0
    assert "Printed by" not in " ".join(pages_of(tmp_path / "out" / "worksheet.pdf"))


def test_a_template_takes_the_place_of_ours_and_the_others_stay(
    tmp_path: Path, pages_of: Pages
) -> None:
    result = run(tmp_path, "worksheet", files={"templates/frame.html.j2": FRAME})
    assert result.exit_code == 0, result.stderr
    text = " ".join(pages_of(tmp_path / "out" / "worksheet.pdf"))
    assert "Printed by the Owl School" in text
    assert "Name" in text


def test_a_style_and_a_theme_of_ones_own_are_used(tmp_path: Path, pages_of: Pages) -> None:
    files = {
        "styles/worksheet.css": '@page { @top-center { content: "from the style" } }',
        "styles/themes/owl.css": '@page { @top-left { content: "from the theme" } }',
    }
    result = run(tmp_path, "worksheet", "--theme", "owl", files=files)
    assert result.exit_code == 0, result.stderr
    first = pages_of(tmp_path / "out" / "worksheet.pdf")[0]
    assert "from the style" in first
    assert "from the theme" in first


@pytest.mark.parametrize(
    ("theme", "least", "rows"),
    [("", 7, 4), (":root { --least: 9pt; --card-rows: 3; --print: large }", 9, 3)],
)
def test_a_theme_states_facts_or_has_those_of_ours(
    tmp_path: Path, theme: str, least: float, rows: int
) -> None:
    files = {"base.css": "p { color: black }", "themes/owl.css": theme, "paper/A4.css": ""}
    for name, text in files.items():
        (path := tmp_path / "styles" / name).parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    look = Look("A4", "owl", str, str, custom=tmp_path)
    assert look.least == least
    assert look.large == bool(theme)
    assert look.facts("flashcards").number("--card-rows") == rows


def test_a_copy_of_a_theme_that_is_older_than_its_facts_has_them(tmp_path: Path) -> None:
    (path := tmp_path / "styles" / "themes" / "large-print.css").parent.mkdir(parents=True)
    path.write_text(":root { --size: 19pt }")
    assert Look("A4", "large-print", str, str, custom=tmp_path).large


SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0H9"/></svg>'


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_a_style_refers_to_files_beside_it(tmp_path: Path, form: str) -> None:
    files = {
        "styles/themes/owl.css": "body { background: url(owl.svg) }",
        "styles/themes/owl.svg": SQUARE,
    }
    result = run(tmp_path, "worksheet", "--theme", "owl", "--format", form, files=files)
    assert result.exit_code == 0, result.stderr
    if form == "html":
        text = (tmp_path / "out" / "worksheet.html").read_text()
        assert "owl.svg" not in text


def test_html_embeds_styles_without_their_comments(tmp_path: Path) -> None:
    css = "/* don't print */ h1::after { content: '/* printed */' } /* end */"
    files = {"styles/themes/owl.css": css}
    result = run(tmp_path, "worksheet", "--theme", "owl", "--format", "html", files=files)
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "out" / "worksheet.html").read_text()
    assert "content: '/* printed */'" in text
    assert text.count("/*") == 1


@pytest.mark.parametrize("own", [True, False])
def test_a_drawing_takes_the_place_of_ours_and_the_others_stay(
    tmp_path: Path, *, own: bool
) -> None:
    ours = shipped("styles")
    files = {"styles/base.css": (ours / "base.css").read_text()}
    files |= {"styles/rulings/lines.svg": SQUARE} if own else {}
    result = run(tmp_path, "worksheet", "--format", "html", files=files)
    assert result.exit_code == 0, result.stderr
    html = (tmp_path / "out" / "worksheet.html").read_text()
    drawn = re.findall(r'url\("data:image/svg\+xml;base64,([^"]+)"\)', html)
    lines, grid, dots = (b64decode(each).decode() for each in drawn)
    assert ("M0 0H9" in lines) == own
    assert "M0 445H400" in grid
    assert "M2.5 447.5H400" in dots


FAULTS = {
    "a rule": (
        {"styles/base.css": "p { color: black }\np { colour: black }\n"},
        "mine/styles/base.css:2:5: Ignored `colour: black `",
    ),
    "a file outside": (
        {"styles/themes/print.css": "@import '../../../secret.css';"},
        "mine/styles/themes/print.css",
    ),
    "a name": (
        {"templates/worksheet.html.j2": "{# mine #}\n<p>{{ titel }}</p>"},
        "mine/templates/worksheet.html.j2:2:1: 'titel' is undefined",
    ),
    "a tag": (
        {"templates/macros/parts.html.j2": "{% macro number() %}\n{% endfor %}"},
        "mine/templates/macros/parts.html.j2:2:1: Encountered unknown tag 'endfor'",
    ),
    "a way out of the sandbox": (
        {"templates/worksheet.html.j2": "\n\n{{ ''.__class__.__mro__ }}"},
        "mine/templates/worksheet.html.j2:3:1: access to attribute '__class__'",
    ),
    "a fact": (
        {"styles/themes/owl.css": ":root { --least: 7.5pt }\n:root {\n  --card-rows: few;\n}"},
        "mine/styles/themes/owl.css:3:3: --card-rows needs plain values: a whole number",
    ),
    "a fact that is not read": (
        {"styles/base.css": "@media print { :root { --least: 8pt } }"},
        "mine/styles/base.css:1:24: --least is read only in a rule of :root: move it there",
    ),
    "a selector": (
        {"styles/themes/owl.css": "p { color: red }\nh1, h2::foo { color: red }"},
        "mine/styles/themes/owl.css:2:1: Invalid or unsupported selector, 'h1, h2::foo '",
    ),
    "a rule for a font": (
        {"styles/base.css": "p { color: black }\n @font-face { src: url(https://x.org/a.ttf) }"},
        "mine/styles/base.css:2:2: @font-face is not allowed: put the font file into the folder",
    ),
    "an import": (
        {"styles/base.css": "@import url(other.css);"},
        "mine/styles/base.css:1:1: @import is not allowed: write the rules into this file",
    ),
    "a length without a unit": (
        {"styles/themes/owl.css": ":root {\n  --size: 11;\n}"},
        "mine/styles/themes/owl.css:2:3: --size: 11 is not a length, such as 10pt",
    ),
    "a property that is not set": (
        {"styles/themes/owl.css": "/* var(--other) */ p { font-family: var(--other) }"},
        "mine/styles/themes/owl.css:1:41: no style sets the property --other; did you mean",
    ),
    "a theme in another folder": (
        {"styles/theme/owl.css": ""},
        "mine/styles/theme/owl.css: no document uses this style; a theme must be in styles/themes",
    ),
    "a style of ours in another folder": (
        {"style/base.css": "", "styles/key.css": ""},
        "mine/style/base.css: no document uses this style: its folder must be styles",
    ),
    "a style that nothing reads": (
        {"styles/workshet.css": ""},
        "mine/styles/workshet.css: no document uses this style; did you mean 'worksheet.css'?",
    ),
    "an empty folder": ({"readme.txt": ""}, "mine: it has no folder templates or styles"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_its_place_and_leaves_nothing(tmp_path: Path, fault: str) -> None:
    files, message = FAULTS[fault]
    (tmp_path / "secret.css").write_text("p { color: red }")
    result = run(tmp_path, "worksheet", files=files)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"{tmp_path}/{message}" in result.stderr
    assert not (tmp_path / "out").exists()


REMARKS = [
    "styles/themes/owl.css:1:9: remark: no style uses the property --sise; did you mean '--size'?",
    "templates/exma.html.j2: remark: no document uses this file; did you mean 'exam.html.j2'?",
]


def test_check_reports_all_problems_of_a_folder_at_once(tmp_path: Path) -> None:
    files = {
        "styles/exams.css": "",
        "styles/themes/owl.css": ":root { --sise: 11pt }",
        "templates/exma.html.j2": "",
        "templates/mine.j2": "",
        "templates/key.html.j2": "{% include 'mine.j2' %}",
    }
    for name, text in files.items():
        (path := tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    call = ["check", str(BANK), "--custom", str(tmp_path)]
    result = CliRunner().invoke(main, call, catch_exceptions=False)
    assert result.exit_code == 1
    assert [line.removeprefix(f"{tmp_path}/") for line in result.stderr.splitlines()] == [
        "styles/exams.css: no document uses this style; did you mean 'exam.css'?",
        *REMARKS,
    ]
    (tmp_path / "styles" / "exams.css").unlink()
    result = CliRunner().invoke(main, call, catch_exceptions=False)
    assert result.exit_code == 0
    shown = [line for line in result.stderr.splitlines() if line.startswith(str(tmp_path))]
    assert [line.removeprefix(f"{tmp_path}/") for line in shown] == REMARKS


@pytest.mark.parametrize("option", ["--theme", "--paper"])
def test_an_unknown_look_is_a_mistake_in_the_call(tmp_path: Path, option: str) -> None:
    result = run(tmp_path, "worksheet", option, "Nothing", files={"styles/themes/owl.css": ""})
    assert result.exit_code == 2
    assert f"{option}: unknown name 'Nothing'; known: " in result.stderr
    assert ("owl" in result.stderr) == (option == "--theme")


GENERATED = """
.cover::before { content: "Owl School" }
.cover::after { content: "Good luck" }
.candidate::after { content: "*" }
.question::after { content: "Next" }
.choice::after { content: "?" }
h2.part::before, .end::before, .head::after { content: "+" }
"""


COUNTED = """
main { counter-reset: q } .question { counter-increment: q }
.question::before { content: "n" counter(q) }
"""


@pytest.mark.parametrize("counted", ["", COUNTED], ids=["pieces", "counted"])
def test_what_a_theme_generates_is_on_every_paper(
    tmp_path: Path, pages_of: Pages, counted: str
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\n1,Ada Lovelace\n2,Alan Turing\n")
    words = ("exam", "--theme", "owl", "--roster", str(roster), "--kind", "open", "--quiet")
    result = run(tmp_path, *words, files={"styles/themes/owl.css": GENERATED + counted})
    assert result.exit_code == 0, result.stderr
    forms = sorted((tmp_path / "out" / "exam" / "forms").glob("*.pdf"))
    for form, name in zip(forms, ("Ada Lovelace*", "Alan Turing*"), strict=True):
        cover, rest = pages_of(form)
        assert [cover.count(word) for word in ("Owl School", "Good luck", name)] == [1, 1, 1]
        assert rest.count("Next") == len(forms)
        if counted:
            assert rest.index("n1") < rest.index("n2")
