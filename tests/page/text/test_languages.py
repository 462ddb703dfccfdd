"""Languages of texts: stated where they differ from that of the words around them."""

import re

import pytest

from studypress.page.text.markdown import Markdown


def markdown(language: str, around: str) -> Markdown:
    return Markdown(language, str, around=around)


@pytest.mark.parametrize(
    "text", ["A line.", "Two\n\nparagraphs", "- a list", "| a | b |\n|---|---|"]
)
def test_no_language_is_stated_if_all_are_equal(text: str) -> None:
    same = markdown("de", "de")
    assert "lang" not in same.block(text, "1", "de") + same.inline(text) + same.of_bank("Titel")


def test_the_language_of_the_bank_is_stated_among_words_of_another() -> None:
    latin = markdown("la", "en")
    assert latin.of_bank("<A>") == '<span lang="la">&lt;A&gt;</span>'
    assert latin.inline("hoc") == '<span lang="la">hoc</span>'
    blocks = latin.block("Unum\n\n- duo\n\n> tres")
    assert re.findall(r'<(\w+) lang="la">', blocks) == ["p", "ul", "blockquote"]


def test_a_question_states_its_language_and_direction() -> None:
    german = markdown("de", "de")
    assert german.inline("خمسة", "ar") == '<span lang="ar" dir="rtl">خمسة</span>'
    assert german.choice("oui", "fr") == '<span lang="fr">oui</span>'
    assert markdown("ar", "ar").inline("yes", "en") == '<span lang="en" dir="ltr">yes</span>'


def test_what_begins_a_stem_is_not_in_its_language() -> None:
    """Number and points stay on the side of the page on which the layout has them."""
    html = markdown("de", "de").block("سؤال\n\nثان", "<b>1</b>", "ar")
    assert html.startswith('<p><b>1</b><span lang="ar" dir="rtl">سؤال</span></p>')
    assert '<p lang="ar" dir="rtl">' in html
