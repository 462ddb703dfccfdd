"""Catalogues of fixed words: complete, with all plural forms, and used for every fixed word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import tinycss2
from babel import Locale
from babel.messages.pofile import read_po

from studypress.files.package_folders import look_files
from studypress.page.words.catalogue import FOLDER, catalogue_of, language_of, plurals_of, words_for
from studypress.page.words.update import updated, words_in_use

CATALOGUES = sorted(FOLDER.glob("*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|</?\w+>")
TEMPLATES = sorted(path for path in look_files("templates") if path.suffix == ".j2")
STYLES = sorted(path for path in look_files("styles") if path.suffix == ".css")
CLASSES = {"box full"}
SPOKEN = ("alt", "title", "aria-label", "placeholder", "summary")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_up_to_date_and_complete(path: Path) -> None:
    assert path.read_bytes() == updated(path, words_in_use()), "run `make words`"
    plurals = plurals_of(Locale.parse(path.stem, sep="-"))
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in filter(lambda each: each.id, catalogue):
        sources, forms = _forms(message.id), _forms(message.string)
        assert len(forms) == (len(plurals) if len(sources) > 1 else 1), sources
        wanted = {frozenset(PLACEHOLDER.findall(source)) for source in sources}
        for form in forms:
            assert form.strip() == form != "", sources
            assert frozenset(PLACEHOLDER.findall(form)) in wanted, form
            assert set('"<>|') & set(PLACEHOLDER.sub("", form)) == set(), form


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_the_page_comes_before_the_number_of_pages(path: Path) -> None:
    """Styles write the page number first."""
    words = words_for(path.stem)
    assert re.findall(r"%\((\w+)\)s", words.gettext("Page %(page)s of %(pages)s")) == [
        "page",
        "pages",
    ]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
@pytest.mark.parametrize("message", ["Form %(code)s", "Key of form %(code)s"])
def test_a_code_is_last_in_its_line(path: Path, message: str) -> None:
    """Codes vary in width, and are composed: words after them would be covered."""
    assert words_for(path.stem).gettext(message).endswith("%(code)s")


class Texts(HTMLParser):
    """Words that a template contains outside of expressions."""

    def __init__(self) -> None:
        """Begin without words."""
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Add the words of a text."""
        self.found += re.findall(r"[^\W\d_]{2,}", data)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add the words of attributes that are read aloud or shown."""
        for name, value in attrs:
            if name in SPOKEN:
                self.handle_data(value or "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_word_outside_of_catalogues(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    text = re.sub(r'<p class="sources".*?</p>', "", text, flags=re.DOTALL)  # titles of books
    text = re.sub(rf' (?!({"|".join(SPOKEN)})=)[\w-]+="[^"]*"| data-\w+', "", text)
    reader = Texts()
    reader.feed(text)
    assert reader.found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_an_expression_prints_no_word_outside_of_catalogues(path: Path) -> None:
    """Texts with spaces or capitals in expressions are arguments of gettext."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    code = " ".join(re.findall(r"\{%.*?%\}|\{\{.*?\}\}", text, flags=re.DOTALL))
    code = re.sub(r'n?p?gettext\("[^"]*", "[^"]*"(, "[^"]*")?|_\("[^"]*"', "", code)
    literals = re.findall(r'"([^"]*)"', code)
    words = [text for text in literals if re.search(r"[A-Z][a-z]|[a-z] [a-z]", text)]
    assert {text for text in words if "<" not in text and "=" not in text} <= CLASSES


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_has_no_word(path: Path) -> None:
    found = []
    for name, value in _declarations(tinycss2.parse_stylesheet(path.read_text("utf-8"))):
        if name in ("content", "string-set"):
            found += [t.value for t in value if t.type == "string" and re.search(r"\w", t.value)]
    assert found == []


def _declarations(rules: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for rule in rules:
        for part in (
            tinycss2.parse_blocks_contents(rule.content or ()) if hasattr(rule, "content") else ()
        ):
            if part.type == "declaration":
                yield part.name, part.value
            else:
                yield from _declarations([part])


def test_the_nearest_catalogue_is_found() -> None:
    assert catalogue_of("en-GB") == "en"
    assert catalogue_of("xx") is None
    assert words_for("xx").language == "en"


@pytest.mark.parametrize("language", ["de-12", "de-aa-aa", "de-u-co-phonebk"])
def test_a_tag_that_cldr_cannot_read_has_the_words_of_its_language(language: str) -> None:
    words = words_for(language)
    assert (words.language, words.number(1.5)) == (language, "1,5")


def test_fractions_have_a_plural_form() -> None:
    words = words_for("en")
    one, half = (words.ngettext("point", "points", number) for number in (1, Decimal("0.5")))
    assert (one, half) == ("point", "points")
    assert words.number(Decimal("1.50")) == "1.5"
    assert words.fixed(-0.001, 2) == "0.00"


def test_a_number_as_written_has_the_decimal_mark_of_the_language() -> None:
    german, english = words_for("de"), words_for("en")
    assert german.rewritten("-1.5e3") == "-1,5e3"
    assert german.rewritten("1.234,5") == "1.234,5"
    assert german.rewritten("0.5%") == "0,5%"
    assert german.rewritten("1.234.567") == "1.234.567"
    assert english.rewritten("1.5") == "1.5"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("de", "de"), ("DE", "de"), ("German", "de"), ("deutsch", "de"), ("pt-br", "pt-BR"),
        ("pt_PT", "pt-PT"), ("de-CH", "de-CH"), ("日本語", "ja"), ("Klingon", ""), ("d", ""),
    ],
)  # fmt: skip
def test_a_language_is_a_tag_or_a_name(text: str, tag: str) -> None:
    assert language_of(text) == tag
