"""Extraction of fixed words from templates and code, and update of all catalogues."""

from io import BytesIO, StringIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext

from studypress.files.package_folders import shipped
from studypress.page.words.catalogue import FOLDER

_METHODS = [("**.html.j2", "jinja2"), ("**.py", "python")]
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


_HEADER = r"""msgid ""
msgstr ""
"Language: {language}\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: {plurals}\n"

"""


def words_in_use() -> Catalog:
    """Return the words of all templates and of the package's code."""
    found = Catalog(charset="utf-8")
    for folder in (shipped("templates"), FOLDER.parent.parent):
        for name, line, message, _, context in extract_from_dir(
            folder, _METHODS, keywords=_KEYWORDS
        ):
            found.add(message, None, [(name, line)], context=context)
    return found


def updated(path: Path, words: Catalog) -> bytes:
    """Return a catalogue with exactly these words; new ones are not translated."""
    plurals = to_gettext(Locale.parse(path.stem, sep="-").plural_form)
    header = _HEADER.format(language=path.stem.replace("-", "_"), plurals=plurals)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    _, _, messages = before.partition("\n\n")
    catalogue = read_po(StringIO(header + messages))
    catalogue.update(words, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=100, omit_header=True, sort_output=True, no_location=True)
    return header.encode() + written.getvalue()


def main() -> None:
    """Update all catalogues."""
    words = words_in_use()
    for path in sorted(FOLDER.glob("*.po")):
        path.write_bytes(updated(path, words))


if __name__ == "__main__":
    main()
