"""The table of formats: names, file endings, and the modules that read and write them."""

import re
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, cast

from studypress.errors import CallError, ContentError, Problem, SourcePlace, did_you_mean
from studypress.exchange.draft import Effect

if TYPE_CHECKING:
    from collections.abc import Callable

    from studypress.bank.bank import Bank
    from studypress.exchange.draft import DraftBank
    from studypress.exchange.input_file import InputFile
    from studypress.exchange.written import ExportOptions, Written

WORD_DOCUMENTS = ("worksheet", "key", "exam")
"""Documents that are written as Word files."""

ALL_KINDS = ("single", "several", "true-false", "number", "short", "open")
"""Kinds of questions of a bank, which most formats hold."""

_UNIQUE = (".gift",)
"""Endings that need no mark, as no other files have them."""

_HEAD = 65_536  # bytes in which the format of a file shows


@dataclass(frozen=True)
class Format:
    """A format: its `name` in commands, its `title`, the endings of its files, and what it holds.

    `reader` and `writer` are modules of `readers` and `writers`. Files of several formats may have
    one ending; `mark` then is found at the beginning of those of this format, or in the manifest of
    their package. Questions of other than its `kinds` are left out of an export with a remark.
    """

    name: str
    title: str
    endings: tuple[str, ...]
    reader: str = ""
    writer: str = ""
    mark: str = ""
    kinds: tuple[str, ...] = ALL_KINDS

    def read(self, file: "InputFile") -> "DraftBank":
        """Read a file; raise ContentError with the places where it cannot be read."""
        module = import_module(f"studypress.exchange.readers.{self.reader}")
        return cast("Callable[[InputFile], DraftBank]", module.read)(file)

    def write(self, bank: "Bank", options: "ExportOptions") -> "Written":
        """Return the files of a bank, with a remark for each part that the format cannot hold."""
        module = import_module(f"studypress.exchange.writers.{self.writer}")
        held = tuple(each for each in bank.entries if each.question.kind in self.kinds)
        write = cast("Callable[[Bank, ExportOptions], Written]", module.write)
        written = write(replace(bank, entries=held), options)
        known = ", ".join(self.kinds)
        for entry in bank.entries:
            if (kind := entry.question.kind) not in self.kinds:
                message = f"{self.title}: no questions of the kind {kind}, only {known}"
                written.remark(Effect.SKIPPED, entry, message)
        return written


_AIKEN = r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Za-z][.)]?[ \t\r]*$"
_AMC = r"\A(?=[\s\S]*?^[ \t]*\*\*?[^*\n()][^\n]*$)(?=[\s\S]*?^[ \t]*[+-][\[{ \t]?[^\s+-])"
_GIFT = (
    r"^[ \t]*(?:::.*::|\$CATEGORY:|\[(?:html|markdown|plain)\])"
    r"|(?<!\\)\{(?:\s{0,99}[=~#}]|[TF](?:RUE|ALSE)?\s{0,99}[#}])"
)
_PACKAGES = (".zip", ".imscc")
_QTI = (*_PACKAGES, ".xml")

FORMATS = (
    Format("markdown", "Markdown", (".md", ".markdown"), "markdown", "markdown"),
    Format("aiken", "Aiken", (".txt", ".aiken"), "aiken", mark=_AIKEN, kinds=("single",)),
    Format(
        "amc",
        "AMC-TXT",
        (".txt", ".amc"),
        reader="amc",
        mark=_AMC,
        kinds=("single", "several", "open"),
    ),
    Format(
        "rmd",
        "R/exams exercise",
        (".rmd",),
        reader="rmd",
        kinds=("single", "several", "number", "short", "open"),
    ),
    Format("gift", "GIFT", (".gift", ".txt"), "gift", "gift", mark=_GIFT),
    Format("csv", "CSV", (".csv", ".tsv"), reader="spreadsheet", writer="csv_table"),
    Format(
        "kahoot",
        "Kahoot quiz",
        ("kahoot.xlsx", "kahootquiztemplate.xlsx"),
        reader="kahoot",
        writer="kahoot",
        kinds=("single", "several", "true-false"),
    ),
    Format("xlsx", "XLSX workbook", (".xlsx", ".xlsm"), reader="spreadsheet", writer="xlsx_table"),
    Format("json", "JSON", (".json",), reader="bank_json", writer="bank_json"),
    Format("docx", "Word document", (".docx",), writer="docx"),
    Format("anki", "Anki package", (".apkg",), reader="anki", writer="anki"),
    Format(
        "moodle",
        "Moodle XML",
        (".xml",),
        reader="moodle_xml",
        writer="moodle_xml",
        mark=r"<quiz\b",
    ),
    Format(
        "qti12",
        "QTI 1.2",
        _QTI,
        reader="qti12",
        writer="qti12",
        mark=r"<(\w+:)?questestinterop\b|imsqti_\w*v1p|x-bb-qti|d2l_2p0",
    ),
    Format(
        "qti21",
        "QTI 2.1 or 2.2",
        _QTI,
        reader="qti21",
        writer="qti21",
        mark=r"<(\w+:)?assessment(Item|Test)\b|imsqti_\w*v2p",
    ),
)


def format_named(name: str, *, writes: bool) -> Format:
    """Return the format of a name that can be read or written; raise CallError if there is none."""
    able = {each.name: each for each in FORMATS if (each.writer if writes else each.reader)}
    if name not in able:
        option = "to" if writes else "from"
        known = ", ".join(able)
        hint = did_you_mean(name, able)
        raise CallError(f"--{option}: no format '{name}'{hint} (known: {known})")
    return able[name]


def format_of(file: "InputFile") -> Format:
    """Return the format of a file, by its ending and its beginning; raise ContentError if none."""
    head, name = _head(file), file.name.lower()
    for each in FORMATS:
        ends = each.reader and name.endswith(each.endings)
        is_known = not each.mark or name.endswith(_UNIQUE)
        if ends and (is_known or re.search(each.mark, head, re.MULTILINE)):
            return each
    known = ", ".join(each.name for each in FORMATS if each.reader)
    message = f"the format of this file is not recognised: name it with --from (known: {known})"
    raise ContentError([Problem(SourcePlace(file.name), message)])


def _head(file: "InputFile") -> str:
    """Return the beginning of a file in which its format shows; of a package, its manifest."""
    if file.name.lower().endswith(_PACKAGES):
        from studypress.exchange.qti.package import manifest_of  # noqa: PLC0415 - loads lxml

        head = manifest_of(file)
    else:
        head = file.data[:_HEAD]
    return head.replace(b"\0", b"").decode("utf-8", errors="replace")  # UTF-16 has zeros
