"""Fixed words of documents in a reader's language, with its plurals, numbers, lists and dates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from unicodedata import category

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from studypress.bank.values.language_tags import is_language_tag

SOURCE = "en"
"""Language in which words are written in templates and code."""

FOLDER = Path(__file__).parent

Message = tuple[str | None, str]
"""Context of a word, and the word in the source language."""

_PLURALS = ("zero", "one", "two", "few", "many", "other")  # in the order of CLDR
_NEAREST = {"no": "nb", "nn": "nb"}
_ANY_DECIMALS = "0.##########"


class Words:
    """Fixed words in one language, which may be that of a region, such as de-AT."""

    def __init__(self, language: str, messages: Mapping[Message, Sequence[str]]) -> None:
        """Create words from messages: each has a form for each plural, or one."""
        self.language = language
        self._messages = messages
        self._locale = _locale(language)
        self._forms = plurals_of(self._locale)
        self._to_the_left = self._locale.text_direction == "rtl"

    @property
    def is_latin(self) -> bool:
        """True if words are in Latin letters, and so in the fonts of numbers and codes."""
        language = self._locale.language
        usual = get_global("likely_subtags").get(language, f"{language}_Latn")
        return (self._locale.script or usual.split("_")[1]) == "Latn"

    def gettext(self, word: str) -> str:
        """Return a word in this language."""
        return self._found((None, word), [word])[0]

    def pgettext(self, context: str, word: str) -> str:
        """Return a word that has several meanings; the context tells which."""
        return self._found((context, word), [word])[0]

    def ngettext(self, one: str, other: str, number: float | Decimal) -> str:
        """Return the form of a word for a number, which may be a fraction."""
        return self._plural((None, one), one, other, number)

    def npgettext(self, context: str, one: str, other: str, number: float | Decimal) -> str:
        """Return the form of a word with several meanings for a number."""
        return self._plural((context, one), one, other, number)

    def _plural(self, message: Message, one: str, other: str, number: float | Decimal) -> str:
        tag = self._locale.plural_form(number)
        written = [one if form == "one" else other for form in self._forms]
        return self._found(message, written)[self._forms.index(tag)]

    def _found(self, message: Message, written: Sequence[str]) -> Sequence[str]:
        return self._messages.get(message) or written

    def number(self, value: float | Decimal | Fraction, *, plus: bool = False) -> str:
        """Return a number with the decimal mark of this language, without grouping."""
        exact = value if isinstance(value, (int, float, Decimal)) else float(value)
        text = format_decimal(exact, _ANY_DECIMALS, self._locale, group_separator=False)
        return self._signed(f"+{text}" if plus else text)

    def rewritten(self, number: str) -> str:
        """Return a number as written, with its decimal point replaced by this language's mark."""
        mark = self._locale.number_symbols["latn"]["decimal"]
        return number.replace(".", mark) if number.count(".") + number.count(",") == 1 else number

    def grouped(self, value: int) -> str:
        """Return a whole number with its thousands grouped."""
        return format_decimal(value, locale=self._locale)

    def fixed(self, value: float | Decimal | Fraction, decimals: int) -> str:
        """Return a number rounded to this many decimals; zero has no sign."""
        pattern = f"0.{'0' * decimals}" if decimals else "0"
        rounded = Decimal(f"{float(value):.{decimals}f}") + 0
        return self._signed(format_decimal(rounded, pattern, self._locale))

    def _signed(self, number: str) -> str:
        """Return a number whose sign is printed before it, also among right-to-left text."""
        plain = "".join(sign for sign in number if category(sign) != "Cf")
        mark = "\N{LEFT-TO-RIGHT MARK}" if self._to_the_left and plain[0] in "+-" else ""
        return mark + plain.replace("-", "\N{MINUS SIGN}")

    def listed(self, items: Iterable[str], style: str = "standard") -> str:
        """Return items as a list in words: `standard` with and, `or` with or."""
        return format_list([*items], style, self._locale)  # type: ignore[arg-type]

    def date(self, day: date) -> str:
        """Return a date with the name of its month."""
        return format_date(day, "long", self._locale)

    def month(self, month: str) -> str:
        """Return a month, such as 2026-11, with its name."""
        return format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=self._locale)


def plurals_of(locale: Locale) -> list[str]:
    """Return the plural forms of a language in the order of a catalogue."""
    return [tag for tag in _PLURALS if tag in locale.plural_form.tags or tag == "other"]


def _locale(language: str) -> Locale:
    """Return the locale of a language; that of its catalogue for a tag that CLDR cannot read."""
    with suppress(UnknownLocaleError, ValueError):
        return Locale.parse(language, sep="-")
    return Locale.parse(catalogue_of(language) or SOURCE, sep="-")


@cache
def words_for(language: str) -> Words:
    """Return the words for a language; those of English if it has no catalogue."""
    name = catalogue_of(language)
    if name is None:
        return words_for(SOURCE)
    return Words(language, {} if name == SOURCE else _messages(FOLDER / f"{name}.po"))


def catalogues() -> list[str]:
    """Return the languages with a catalogue."""
    return sorted({SOURCE, *(path.stem for path in FOLDER.glob("*.po"))})


def missing_catalogue(language: str) -> str:
    """Return a remark on a language without a catalogue; empty if it has one."""
    if catalogue_of(language):
        return ""
    known = ", ".join(catalogues())
    return f"fixed words are in English, as there are none in '{language}'; there are: {known}"


def language_of(text: str) -> str:
    """Return the tag that a text is, or of the language that it names; empty if it is neither.

    Languages with a catalogue can be named in English and in themselves.
    """
    named = {
        name.casefold(): tag
        for tag in reversed(catalogues())
        for name in (_locale(tag).english_name, _locale(tag).display_name)
        for name in (name, (name or "").partition(" (")[0])
        if name
    }
    main, *more = text.replace("_", "-").split("-")
    tag = "-".join([main.lower(), *more])
    known = {tag.lower(): tag for tag in catalogues()}
    found = named.get(text.casefold()) or known.get(tag.lower(), tag)
    return found if is_language_tag(found) else ""


def catalogue_of(language: str) -> str | None:
    """Return the catalogue for a language, such as pt-PT for pt-AO; None without one."""
    known = {name.lower(): name for name in catalogues()}
    return next((known[name] for name in _names(language.lower()) if name in known), None)


def _names(language: str) -> Iterator[str]:
    """Yield the names of catalogues that suit a language, the best first."""
    yield language
    main = language.partition("-")[0]
    with suppress(UnknownLocaleError, ValueError):
        locale = Locale.parse(language, sep="-")
        likely = Locale.parse(get_global("likely_subtags").get(main, main))
        script, territory = locale.script or likely.script, locale.territory or likely.territory
        for parts in ((main, script, territory), (main, script), (main, territory)):
            yield "-".join(filter(None, parts)).lower()
        parent = get_global("parent_exceptions").get(str(locale), "")
        yield parent.replace("_", "-").lower()
        if script != likely.script:
            return  # readers of Traditional Chinese do not read Simplified Chinese
    yield from (main, _NEAREST.get(main, main))


@cache
def _messages(path: Path) -> Mapping[Message, Sequence[str]]:
    """Return the translated messages of a catalogue."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - English has no catalogue

    with path.open("rb") as file:
        catalogue = read_po(file)
    found: dict[Message, Sequence[str]] = {}
    for message in catalogue:
        one = message.id if isinstance(message.id, str) else message.id[0]
        string = message.string or ""
        forms = (string,) if isinstance(string, str) else tuple(string)
        if one and all(forms):
            found[message.context, one] = forms
    return found
