"""Names of any script in print: our fonts, correct direction, joined letters."""

import re
from html import escape
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest

from studypress.errors import PressError
from studypress.exam.roster import Roster, read_roster
from studypress.files.package_folders import style_names
from studypress.page.look import Look
from studypress.page.text.problems import name_problems
from studypress.page.web_fonts import with_fonts
from studypress.press.engine import lay_out, write

LARGE = Path(__file__).parents[2] / "rosters" / "valid" / "large.csv"
PAGE = '<!DOCTYPE html><html lang="en"><title>Names</title><style></style><body>'
OURS = (
    "IBM-Plex-(Serif|Mono|Sans-(Condensed|Arabic))|Atkinson-Hyperlegible|STIX-Two-Math|DejaVu-Sans"
    "|Noto-Sans-(CJK-JP|Devanagari|Khmer|Tamil|Telugu|Thai)|Hind-Siliguri"
)
SERIF = "IBM-Plex-Serif"
NAMES = {
    "François Lefèvre": {SERIF},
    "Nguyễn Thị Hồng Ánh": {SERIF},
    "M̀bẹ́dà Ọ̀ṣunlánà g̃uaraní": {SERIF, "STIX-Two-Math"},
    "Фёдор Їжакевич Ђорђе Қарлығаш": {SERIF},
    "Ξανθίππη Ζωή": {"STIX-Two-Math", SERIF},
    "محمد القحطاني": {"IBM-Plex-Sans-Arabic"},
    "پژمان گچگی ٹیپو ڈار": {"IBM-Plex-Sans-Arabic"},
    "נועה בן־דוד שָׁלוֹם": {"DejaVu-Sans"},
    "श्रीकृष्ण त्रिपाठी": {"Noto-Sans-Devanagari"},
    "ভট্টাচার্য": {"Hind-Siliguri"},
    "முத்துக்குமார்": {"Noto-Sans-Tamil"},
    "శ్రీనివాస్": {"Noto-Sans-Telugu"},
    "สมชาย ศรีสุวรรณ์": {"Noto-Sans-Thai"},
    "ចាន់ណារី": {"Noto-Sans-Khmer"},
    "Արամ თამარ": {"DejaVu-Sans"},
    "王小明 䶮慧敏 靜宜": {"Noto-Sans-CJK-JP"},
    "𠮷田さくら カタカナ・ジョン": {"Noto-Sans-CJK-JP"},
    "남궁옥분": {"Noto-Sans-CJK-JP"},
}


@pytest.fixture(scope="module")
def roster() -> Roster:
    return read_roster(LARGE.read_bytes(), LARGE.name)


def styles(theme: str = "print") -> dict[str, str]:
    return Look("A4", theme, str, str).styles("key")


def printed(body: str, theme: str = "print") -> bytes:
    """A page in the print theme's text font, without content in its margins."""
    sheets = styles(theme) | {"test.css": "@page { @bottom-right { content: none } }"}
    sheets["test.css"] += "@page main { @bottom-left { content: none } }"
    return write([lay_out(PAGE + body, sheets, Path())])


def fonts_in(data: bytes) -> set[str]:
    """Names of all fonts of a PDF; each must be embedded."""
    with pikepdf.open(BytesIO(data)) as pdf:
        things = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)]
        fonts = [thing for thing in things if thing.get("/Type") == "/FontDescriptor"]
        assert all({"/FontFile2", "/FontFile3"} & font.keys() for font in fonts)
        return {re.split("[+,]", str(font.FontName))[1] for font in fonts}


def lefts_in(data: bytes) -> dict[str, float]:
    """Left edge of each character on the page; of the last one if it occurs several times."""
    with pdfium.PdfDocument(data) as pdf:
        text = pdf[0].get_textpage()
        return {
            chr(pdfium_c.FPDFText_GetUnicode(text, at)): text.get_charbox(at, loose=True)[0]
            for at in range(text.count_chars())
        }


def end_of(name: str) -> float:
    """Right end of a name on its line."""
    return lefts_in(printed(f"<p><bdi>{name}</bdi>|"))["|"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_printed_in_its_font_and_brings_no_other(name: str) -> None:
    assert fonts_in(printed(f"<p><bdi>{name}</bdi>")) <= NAMES[name] | {SERIF}
    assert fonts_in(printed(f"<p><bdi>{name.replace(' ', '')}</bdi>")) == NAMES[name]


@pytest.mark.parametrize("theme", style_names("themes"))
def test_all_names_of_a_roster_are_printed_in_fonts_of_ours(roster: Roster, theme: str) -> None:
    """The engine raises an error for a character that no font has."""
    body = "".join(f"<p><bdi>{escape(one.name)}</bdi> {one.id}" for one in roster.candidates)
    names = fonts_in(printed(body, theme))
    assert {name for name in names if not re.match(f"({OURS})(-|$)", name)} == set()
    assert {"IBM-Plex-Sans-Arabic", "Hind-Siliguri", "Noto-Sans-CJK-JP"} <= names


@pytest.mark.parametrize("name", ["נועהבג", "خالدسمر"])
def test_a_name_runs_from_right_to_left_between_words_that_do_not(name: str) -> None:
    lefts = lefts_in(printed(f"<p>N: <bdi>{name}</bdi>, 47"))
    order = sorted(lefts, key=lefts.__getitem__)
    assert [char for char in order if char in name] == list(reversed(name))
    places = [lefts[char] for char in ("N", name[-1], name[0], "4", "7")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "apart"),
    [("ببب", "ب\u200cب\u200cب"), ("क्षत्र", "क्\u200cषत्\u200cर"), ("ক্ষ", "ক্\u200cষ")],
)
def test_letters_join_as_their_script_has_it(name: str, apart: str) -> None:
    assert end_of(name) != pytest.approx(end_of(apart), abs=0.5)


@pytest.mark.parametrize(
    ("marked", "bare"), [("g̃", "g"), ("ẹ́", "e"), ("שָׁ", "ש"), ("بُ", "ب"), ("กุ้", "ก"), ("ñ̂", "n")]
)
def test_marks_stand_on_their_letters_and_take_no_room(marked: str, bare: str) -> None:
    assert end_of(marked) == pytest.approx(end_of(bare), abs=0.3)


def test_a_character_that_no_font_has_is_a_problem_at_its_candidate() -> None:
    data = "id,name,room\n1,Ada,Hall\n2,Jan 𓀀 Ox,Hall\n".encode()
    roster = read_roster(data, "r.csv")
    (problem,) = name_problems(roster)
    assert str(problem) == (
        "r.csv:3:3: no bundled font has the character '𓀀' (U+13000, EGYPTIAN HIEROGLYPH A001):"
        " write the name 'Jan 𓀀 Ox' in other letters"
    )
    with pytest.raises(PressError, match=r"U\+13000"):
        printed(f"<p><bdi>{roster.candidates[1].name}</bdi>")


def test_a_document_that_stands_alone_brings_fonts_for_its_names_only() -> None:
    families = ("IBM Plex Sans Arabic", "Hind Siliguri", "Noto Sans CJK JP")
    css = ", ".join(f'"{family}"' for family in ("STIX Two Math", *families))
    for names, wanted in (("Ada", ()), ("خالد", families[:1]), ("王 ক", families[1:])):
        html = with_fonts(f"{PAGE.replace('<style>', '<style>' + chr(10))}{names}", css)
        found = [name for name in families if f'font-family: "{name}"; font-style' in html]
        assert found == list(wanted)
