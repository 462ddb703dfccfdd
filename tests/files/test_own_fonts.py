"""Fonts of a user's look: read, refused, printed, embedded and recorded."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copy

import pikepdf
import pytest
from click.testing import CliRunner, Result
from fontTools.ttLib import TTFont

from studypress.cli import main
from studypress.files.own_fonts import MAX_FONTS, font_problems, own_fonts
from studypress.files.package_folders import font_folders

FILES = {path.name: path for folder in font_folders() for path in folder.iterdir()}
REGULAR = FILES["AtkinsonHyperlegible-Regular.ttf"]
RARE = "\u13a0"
"""A letter of Cherokee, which no bundled font has."""

BANK = """
title: Owls
language: en
sections:
  - id: s
    title: Night
    topics:
      - topic: Owls
        questions:
          - {id: q, question: "Which %s?", difficulty: easy, answer: {bullet: B, explanation: E}}
          - {id: r, question: "Who?", difficulty: easy, answer: {bullet: B, explanation: E}}
"""


def save_font(path: Path, family: str = "Owl Sans", *, rights: int = 0) -> None:
    """Save a font that has the rare letter."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TTFont(REGULAR) as font:
        for entry in font["name"].names:
            if entry.nameID in (1, 4, 6, 16):
                entry.string = family.replace(" ", "") if entry.nameID == 6 else family
        for table in font["cmap"].tables:
            table.cmap[ord(RARE)] = "A"
        font["OS/2"].fsType = rights
        font.save(path)


def test_a_font_is_read(tmp_path: Path) -> None:
    save_font(tmp_path / "fonts" / "owl.ttf")
    (tmp_path / "fonts" / "LICENCE.txt").write_text("Free")
    (font,) = own_fonts(tmp_path)
    assert (font.family, font.weight, font.italic) == ("Owl Sans", 400, False)
    assert ord(RARE) in font.characters
    assert own_fonts(None) == own_fonts(tmp_path / "none") == ()


def test_fonts_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    save_font(fonts / "closed.ttf", rights=2)
    save_font(fonts / "whole.ttf", rights=0x100)
    save_font(fonts / "free.ttf", rights=8)
    save_font(fonts / "hostile.ttf", 'A"; } </style><script>')
    variable = next(path for name, path in FILES.items() if "wght]" in name)
    copy(variable, fonts / "variable.ttf")
    (fonts / "broken.otf").write_bytes(REGULAR.read_bytes()[:3000])
    (fonts / "empty.ttf").touch()
    (fonts / "web.woff2").touch()
    (tmp_path / "elsewhere.ttf").symlink_to(REGULAR)
    (fonts / "linked.ttf").symlink_to(REGULAR)
    faults = {Path(each.place.file).name: each.message for each in font_problems(tmp_path)}
    assert set(faults) == {
        "broken.otf", "closed.ttf", "empty.ttf", "hostile.ttf", "linked.ttf", "variable.ttf",
        "web.woff2", "whole.ttf",
    }  # fmt: skip
    assert "forbids embedding" in faults["closed.ttf"]
    assert "forbids subsets" in faults["whole.ttf"]
    assert "use the static font of each weight" in faults["variable.ttf"]
    assert "it is no font that can be read" in faults["broken.otf"]
    assert "convert it" in faults["web.woff2"]
    assert "it is outside the folder" in faults["linked.ttf"]


def test_fonts_are_bounded_in_number(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    for number in range(MAX_FONTS + 1):
        (tmp_path / "fonts" / f"{number}.ttf").touch()
    (problem,) = font_problems(tmp_path)
    assert f"more than {MAX_FONTS} files" in problem.message


@pytest.fixture
def owl(tmp_path: Path) -> Callable[..., Result]:
    """Runner of a command on a bank with the rare letter, in a theme that names the font."""
    (tmp_path / "bank.yaml").write_text(BANK % RARE)
    save_font(tmp_path / "mine" / "fonts" / "owl.ttf")
    (theme := tmp_path / "mine" / "styles" / "themes" / "owl.css").parent.mkdir(parents=True)
    theme.write_text(':root { --text: "Owl Sans", var(--others) }')

    def run(command: str, *words: str) -> Result:
        call = [command, str(tmp_path / "bank.yaml"), *words]
        call += ["--custom", str(tmp_path / "mine")]
        return CliRunner().invoke(main, call, catch_exceptions=False)

    return run


def test_a_document_is_printed_in_the_font(
    tmp_path: Path, owl: Callable[..., Result], pages_of: Callable[[Path], list[str]]
) -> None:
    options = ("--theme", "owl", "--out", str(tmp_path / "out"))
    result = owl("worksheet", *options)
    assert result.exit_code == 0, result.stderr
    assert RARE in pages_of(tmp_path / "out" / "worksheet.pdf")[0]
    with pikepdf.open(tmp_path / "out" / "worksheet.pdf") as pdf:
        fonts = [at for at in pdf.objects if isinstance(at, pikepdf.Dictionary)]
        names = {str(at.FontName) for at in fonts if at.get("/Type") == "/FontDescriptor"}
    assert any(name.endswith("+Owl-Sans") for name in names)
    assert owl("worksheet", *options, "--format", "html").exit_code == 0
    html = (tmp_path / "out" / "worksheet.html").read_text()
    assert '@font-face { font-family: "Owl Sans"; font-style: normal; font-weight: 400;' in html


def test_check_counts_the_characters_of_the_font(
    tmp_path: Path, owl: Callable[..., Result]
) -> None:
    assert owl("check").exit_code == 0
    (tmp_path / "mine" / "fonts" / "owl.ttf").unlink()
    result = owl("check")
    assert result.exit_code == 1
    assert "no bundled font has the character" in result.stderr
    assert "1:17: --text: no file in the folder fonts has the family 'Owl Sans'" in result.stderr


def test_the_record_of_an_exam_has_the_digest_of_the_font(
    tmp_path: Path, owl: Callable[..., Result]
) -> None:
    out = tmp_path / "out"
    result = owl("exam", "--kind", "open", "--theme", "owl", "--seed", "x", "--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert "laid out one by one" not in result.stdout
    manifest = json.loads((out / "exam" / "manifest.json").read_text())
    assert "fonts/owl.ttf" in manifest["options"]["custom"]
    words = ["verify", str(out), "--bank", str(tmp_path / "bank.yaml")]
    words += ["--custom", str(tmp_path / "mine")]
    verified = CliRunner().invoke(main, words, catch_exceptions=False)
    assert verified.exit_code == 0, verified.stderr
