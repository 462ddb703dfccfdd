"""Fonts and lines of texts follow the rules of their language."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from studypress.files.package_folders import style_names
from studypress.page.look import Look
from studypress.page.text.markdown import Markdown
from studypress.press.engine import Pages, lay_out, write

NARROW = "\N{NARROW NO-BREAK SPACE}"


def laid_out(language: str, body: str, theme: str = "print", css: str = "") -> Pages:
    html = f'<!DOCTYPE html><html lang="{language}"><title>L</title><body>{body}'
    plain = (
        "@page { @bottom-right { content: none } } @page main { @bottom-left { content: none } }"
    )
    styles = Look("A4", theme, str, str).styles("key")
    return lay_out(html, styles | {"test.css": plain + css}, Path())


def fonts(pages: Pages) -> set[str]:
    with pikepdf.open(BytesIO(write([pages]))) as pdf:
        named = (font for page in pdf.pages for font in page.Resources.Font.values())
        return {str(font.BaseFont).partition("+")[2] for font in named}


def lines(language: str, text: str, width: int, style: str = "") -> Iterator[str]:
    """Yield the text of each line of a paragraph of a width."""
    css = f".narrow {{ width: {width}pt; overflow-wrap: normal; {style} }}"
    pages = laid_out(language, f'<p class="narrow">{text}', css=css)
    for page in pages.document.pages:
        for box in page._page_box.descendants():  # noqa: SLF001 - the engine has no other boxes
            if type(box).__name__ == "LineBox":
                yield "".join(getattr(part, "text", "") for part in box.descendants())


@pytest.mark.parametrize(("language", "text", "family"), [
    ("el", "Απάντηση", "IBM-Plex-Sans"),
    ("he", "תשובה", "Heebo"),
    ("ar", "جواب", "IBM-Plex-Sans-Arabic"),
    ("hi", "उत्तर", "Noto-Sans-Devanagari"),
    ("ja", "の答え", "Noto-Sans-CJK-JP"),
    ("zh-Hans", "答案", "Noto-Sans-CJK-JP"),
    ("ko", "답", "Noto-Sans-CJK-JP"),
])  # fmt: skip
@pytest.mark.parametrize("theme", ["print", "large-print"])
def test_words_in_bold_have_a_bold_face_of_the_same_family(
    language: str, text: str, family: str, theme: str
) -> None:
    body = f"<p>{text} <b>{text}</b>"
    assert fonts(laid_out(language, body, theme)) - SPACES == {family, f"{family}-Bold"}


@pytest.mark.parametrize("theme", style_names("themes"))
def test_greek_words_are_in_one_font(theme: str) -> None:
    """The families of themes have π, μ and Ω."""
    body = '<p>Από το μ στο Ω<p class="meta">Από το μ στο Ω'
    assert fonts(laid_out("el", body, theme)) == {"IBM-Plex-Sans"}


def test_each_language_of_a_document_has_its_family() -> None:
    body = '<p>תשובה</p><p lang="ja">の答え</p><p lang="uk">Відповідь</p>'
    found = fonts(laid_out("he", body))
    assert {"Heebo", "Noto-Sans-CJK-JP", "IBM-Plex-Serif"} <= found
    assert "DejaVu-Sans" not in found


SPACES = {
    f"{family}{weight}"
    for family in ("IBM-Plex-Serif", "Atkinson-Hyperlegible")
    for weight in ("", "-Bold")
}
"""Fonts of the spaces between words."""


def test_cyrillic_has_a_family_of_every_weight_where_the_theme_has_none() -> None:
    words = "<h1>Відповідь</h1><p>Відповідь <b>Відповідь</b>"
    assert "IBM-Plex-Sans-Semi-Bold" in fonts(laid_out("uk", words))
    large = fonts(laid_out("uk", words, "large-print"))
    assert {name for name in large if "STIX" in name} == set()


def test_the_turkish_i_of_large_print_is_no_mathematical_one() -> None:
    assert "IBM-Plex-Sans-Bold" in fonts(laid_out("tr", "<p><b>İ</b>", "large-print"))


def test_english_pages_keep_the_mathematical_font_for_greek() -> None:
    assert "STIX-Two-Math" in fonts(laid_out("en", "<p>α and β"))
    assert "IBM-Plex-Sans" not in fonts(laid_out("en", "<p>α and β, Ж"))


def test_a_part_in_another_language_has_its_fonts() -> None:
    assert "IBM-Plex-Sans" in fonts(laid_out("en", '<p>Read <span lang="el">Απάντηση</span>'))


@pytest.mark.parametrize(("languages", "forms"), [
    (("ja", "zh-Hans"), 2), (("zh-Hans", "zh-CN"), 1), (("zh-Hans", "ko"), 2), (("ja", "ja-JP"), 1),
])  # fmt: skip
def test_an_ideograph_has_the_form_of_the_language(languages: tuple[str, str], forms: int) -> None:
    body = "".join(f'<p lang="{language}">練' for language in languages)
    with pikepdf.open(BytesIO(write([laid_out("ja", body)]))) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        assert font.ToUnicode.read_bytes().lower().count(b"<7df4>") == forms


def test_a_narrow_space_is_drawn_in_the_font_of_its_line_and_does_not_break() -> None:
    text = f"«{NARROW}Oui{NARROW}», non{NARROW}!"
    assert fonts(laid_out("fr", f"<p>{text}")) == {"IBM-Plex-Serif"}
    assert list(lines("fr", text, 5)) == [f"«{NARROW}Oui{NARROW}»,", f"non{NARROW}!"]


ASIAN = {
    "ja": "あいうえお。「かきく」けこッさー、しすっ、せそ！（たちつ）てと…なに々ぬね",
    "zh-Hans": "天空为什么是蓝色的？请说明，令人“明白”。因此（白天）的天空；是《书》！色……——完",
    "ko": "하늘은 왜 파란색으로 보입니까? 설명하시오. 따라서 (낮의) 하늘은, 파랗다.",
}


@pytest.mark.parametrize("language", ASIAN)
def test_no_line_begins_or_ends_with_a_mark_that_may_not(language: str) -> None:
    for width in range(40, 160, 7):
        html = Markdown(language, str).inline(ASIAN[language])
        found = [line.strip() for line in lines(language, html, width)]
        assert len(found) > 1
        assert not [line for line in found if line[0] in "。、，．；：？！）」』》”…ーッっ々,.?!)"]
        assert not [line for line in found if line[-1] in "（「『《“("]
        assert "".join(found).replace(" ", "") == ASIAN[language].replace(" ", "")


@pytest.mark.parametrize(("language", "text", "parts"), [
    ("hi", "अंतर्राष्ट्रीय स्वास्थ्य कर्तव्य", ["अंतर्राष्ट्रीय", "स्वास्थ्य", "कर्तव्य"]),
    ("th", "ภาษาไทยประเทศไทย", ["ภาษา", "ไทย", "ประเทศ", "ไทย"]),
])  # fmt: skip
def test_lines_break_between_words(language: str, text: str, parts: list[str]) -> None:
    assert [line.strip() for line in lines(language, text, 30)] == parts


@pytest.mark.parametrize(("language", "word"), [
    ("de", "Wahrscheinlichkeitsverteilung"), ("fr", "anticonstitutionnellement"),
    ("es", "electroencefalografista"), ("it", "precipitevolissimevolmente"),
    ("pt-BR", "anticonstitucionalissimamente"), ("pt-PT", "anticonstitucionalissimamente"),
    ("nl", "aansprakelijkheidsverzekering"), ("pl", "konstantynopolitańczykowianeczka"),
    ("cs", "nejnezpravděpodobnostňovávatelnější"), ("sv", "sannolikhetsfördelning"),
    ("da", "sandsynlighedsfordeling"), ("nb", "sannsynlighetsfordeling"),
    ("uk", "електроенцефалограма"), ("el", "ηλεκτροεγκεφαλογράφημα"),
])  # fmt: skip
def test_long_words_are_hyphenated(language: str, word: str) -> None:
    found = list(lines(language, word, 90, "hyphens: auto"))
    assert len(found) > 1
    assert all(re.search(r"[-\N{HYPHEN}]$", line) for line in found[:-1])
    assert re.sub(r"[-\N{HYPHEN}]", "", "".join(found)) == word


@pytest.mark.parametrize(("language", "word"), [
    ("fi", "todennäköisyysjakauma"), ("tr", "çekoslovakyalılaştırılamayan"),
])  # fmt: skip
def test_without_patterns_words_stay_whole(language: str, word: str) -> None:
    assert list(lines(language, f"a {word}", 90, "hyphens: auto")) == [
        "a",
        word,
    ]
