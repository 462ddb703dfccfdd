"""Quotation marks and spaces of texts are those of their language."""

import re

import pytest

from studypress.page.text.markdown import Markdown
from studypress.page.text.plain_words import Plain

NARROW, NBSP = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(("language", "typed", "printed"), [
    ("en", "it's \"so 'in'\" (c)", "it’s “so ‘in’” (c)"),
    ("en-GB", '"so"', "“so”"),
    ("de", "\"so 'innen'\" geht's", "„so ‚innen‘“ geht’s"),
    ("cs", '"tak"', "„tak“"),
    ("pl", "\"tak 'nie'\"", "„tak «nie»”"),
    ("es", '¿"sí"?', "¿“sí”?"),
    ("it", "l'\"aria\" \"no\"", "l’«aria» «no»"),
    ("pt-BR", '"sim"', "“sim”"),
    ("pt-PT", '"sim"', "«sim»"),
    ("nb", '"ja"', "«ja»"),
    ("sv", '"ja"', "”ja”"),
    ("uk", "м'ята \"так 'ні'\"", "м’ята «так „ні“»"),
    ("el", '"ναι"', "«ναι»"),
    ("ar", '"نعم"', "”نعم“"),
    ("hi", '"हाँ"', "“हाँ”"),
    ("tr", "Ankara'nın \"evet\"", "Ankara’nın “evet”"),
    ("ru", "\"да\" it's", "&quot;да&quot; it's"),
])  # fmt: skip
def test_straight_quotes_become_marks_of_the_language(
    language: str, typed: str, printed: str
) -> None:
    assert Markdown(language, str).inline(typed) == printed


@pytest.mark.parametrize(("language", "typed", "printed"), [
    ("ar", '"التبخر" و"التكاثف"', "”التبخر“ و”التكاثف“"),
    ("ja", '空は"青い"のか', "空は「青い」のか"),
    ("ja", '"**青**"は\'赤\'と', "「<strong>青</strong>」は『赤』と"),
    ("ko", "'산란'이라는 \"말\"은 it's", "‘산란’이라는 “말”은 it’s"),
    ("ko", '5" 화면', "5&quot; 화면"),
])  # fmt: skip
def test_quotes_stand_directly_beside_letters_without_spaces(
    language: str, typed: str, printed: str
) -> None:
    assert Markdown(language, str).inline(typed) == printed


def test_marks_of_chinese_are_set_in_the_font_of_its_ideographs() -> None:
    html = Markdown("zh-Hans", str).inline('是"蓝色"的……it\'s "红"，"GPU"')
    parts = re.split('<span class="wide">(.*?)</span>', html)
    assert parts == ["", "是“蓝", "", "色”的……", "it’s ", "“红”", "，“GPU”"]
    assert Plain("zh-Hans").inline('是"蓝色"的') == "是“蓝色”的"


def test_hebrew_abbreviations_have_their_own_marks() -> None:
    assert Markdown("he", str).inline("\"כן\" צה\"ל, ג'ירפה, רח' 'לא'") == (
        "”כן” צה״ל, ג׳ירפה, רח׳ ’לא’"
    )


def test_spaces_of_french_punctuation_are_narrow_and_do_not_break() -> None:
    typed = '"Oui" ; « **non** » : où ? `a : b ;` <https://example.org/a?b> [là](x:y) !'
    assert Markdown("fr", str).inline(typed) == (
        f"«{NARROW}Oui{NARROW}»{NARROW}; «{NARROW}<strong>non</strong>{NARROW}»{NBSP}: où{NARROW}?"
        ' <code>a : b ;</code> <a href="https://example.org/a?b">https://example.org/a?b</a>'
        f' <a href="x:y">là</a>{NARROW}!'
    )
    assert Markdown("en", str).inline("Why ? So : no") == "Why ? So : no"


def test_verify_expects_the_same_words() -> None:
    assert Plain("fr").inline('"Oui" ?') == f"«{NARROW}Oui{NARROW}»{NARROW}?"
