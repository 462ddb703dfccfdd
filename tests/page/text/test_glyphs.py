"""Characters without a font: the fault names the extra that brings one, if any."""

import pytest

from studypress.page.text import glyphs
from studypress.page.text.glyphs import unprintable, unprintable_fault


@pytest.fixture
def plain_install(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = [path for path in glyphs.bundled_fonts() if "CJK" not in path.name]
    monkeypatch.setattr(glyphs, "bundled_fonts", lambda: fonts)


def test_every_listed_script_is_printable() -> None:
    assert unprintable("Ünïcödé ґїєЇ Ωάΐ العربية שָׁלוֹם हिन्दी 中文 ひらがな 한국어 「」、。") == []


@pytest.mark.usefixtures("plain_install")
def test_without_the_extra_one_character_of_a_text_is_reported() -> None:
    assert unprintable("空の色 𓀀 空 한국어 Ω שלום") == ["空", "𓀀"]
    assert unprintable_fault("空", "write another") == (
        "no bundled font has the character '空' (U+7A7A, CJK UNIFIED IDEOGRAPH-7A7A):"
        " run: pip install 'studypress[cjk]'"
    )
    assert unprintable_fault("𓀀", "write another").endswith("A001): write another")


def test_a_character_that_the_extra_lacks_has_another_remedy() -> None:
    assert unprintable_fault("\N{CJK UNIFIED IDEOGRAPH-30000}", "write another").endswith(
        "-30000): write another"
    )
