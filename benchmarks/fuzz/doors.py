"""Doors of studypress: each takes the bytes of a file, as a person or a program hands them over.

A door returns, or raises an error that names its place. It reads the file with the functions of
the commands, and then uses what was read as they do.
"""

import atexit
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from fuzz.drawn_exam import drawn_bank, drawn_record
from fuzz.flat_package import packed
from studypress.bank.loader import load
from studypress.bank.pictures.drawing import redrawn, size_of
from studypress.bank.pictures.pixels import in_grey, pixels_of, printable, width_of
from studypress.errors import ContentError
from studypress.exam.blueprint.parse import parse_blueprint
from studypress.exam.record.record_file import read_record
from studypress.exam.roster import read_roster
from studypress.exchange.bank_folder import bank_files
from studypress.exchange.formats import format_named, format_of
from studypress.exchange.input_file import InputFile
from studypress.files.inside import ClosedDoorError
from studypress.grading.answers.read_answers import read_answers
from studypress.grading.erratum import read_erratum
from studypress.grading.scale_file import parse_scale
from studypress.page.mail.own_text import MAX_TEXT, mail_template
from studypress.page.properties import unset_properties, unused_properties, value_faults
from studypress.page.text.faults.text_faults import stem_fault, text_faults
from studypress.page.text.markdown import Markdown
from studypress.page.text.math import formula as draw_formula
from studypress.page.text.math import require_known
from studypress.page.text.tex import FormulaError
from studypress.page.text.texts import TextKind
from studypress.pipeline.check import check_bank
from studypress.press import engine
from studypress.scan.correction_file import corrections_csv, decisions_of, read_corrections
from studypress.scan.intake.page_file import page_count, page_picture
from studypress.scan.intake.sizes import Paper, PictureError
from studypress.scan.scan_record import read_scan_record
from studypress.verify.pdf.bounds import UnreadableError
from studypress.verify.pdf.read import read as read_pdf

Door = Callable[[bytes], object]

_LETTER, _A4 = Paper(215.9, 279.4), Paper(210, 297)
_CHECKED = 16  # one of so many imported banks is checked, which takes most of the time
_DRAWN = 8  # one of so many texts is drawn, as above
_PAGES = 3  # that are read of a file
_MAIL: Mapping[str, str | int | bool] = {
    "name": "Ana",
    "code": "ABCDEFG",
    "attached": True,
    "points": 3,
}


@cache
def folder() -> Path:
    """Return a folder for the files of this process, which is removed at its end."""
    made = TemporaryDirectory(prefix="studypress-fuzz-")
    atexit.register(made.cleanup)
    return Path(made.name)


def bank(data: bytes) -> None:
    """Check a bank of one file."""
    path = folder() / "bank.yaml"
    path.write_bytes(data)
    check_bank(path)


def measures(data: bytes) -> None:
    """Load a bank with a file of measures."""
    measured = folder() / "measures"
    measured.mkdir(exist_ok=True)
    head = "title: T\nsections: [{id: s, title: S, topics: [{topic: T, questions: []}]}]\n"
    (measured / "bank.yaml").write_text(head)
    (measured / "measured.yaml").write_bytes(data)
    load(measured, "bank")


def text(data: bytes) -> None:
    """Check a text with markup as each kind of text; render it if it is drawn without a fault."""
    words, draw = data.decode("utf-8", errors="replace"), not crc32(data) % _DRAWN
    show = Markdown("en", lambda name: name)
    ways: Mapping[TextKind, tuple[Callable[[str], object], ...]] = {
        TextKind.STEM: (show.heading, show.below, show.entry),
        TextKind.BULLET: (show.inline,),
        TextKind.BLOCKS: (show.explanation, show.plates),
        TextKind.CHOICE: (show.choice,),
    }
    for kind, renderers in ways.items():
        faults = text_faults.__wrapped__((words, kind), None, frozenset(), draw=draw)
        if kind is TextKind.STEM and stem_fault(words):
            continue
        if draw and all(remark for _, _, remark in faults):
            for render in renderers:
                render(words)


def formula(data: bytes) -> None:
    """Check a formula, and draw it if it has no fault."""
    tex = data.decode("utf-8", errors="replace")
    for display in (False, True):
        with suppress(FormulaError):
            require_known(tex, display=display)
            draw_formula(tex, display=display)


def imported(name: str, file: str) -> Door:
    """Return the door of a format: a file is read, and written as a bank; some are checked."""

    def read(data: bytes) -> None:
        source = InputFile(file, packed(data), None)
        draft = format_named(name, writes=False).read(source)
        files = bank_files(draft, source)
        if crc32(data) % _CHECKED:
            return
        with TemporaryDirectory(dir=folder()) as where:
            for path, content in files.items():
                (Path(where) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(where) / path).write_bytes(content)
            with suppress(ContentError):  # what is left to correct
                check_bank(where)

    return read


def recognised(data: bytes) -> None:
    """Recognise the format of a file with each ending."""
    for ending in (".txt", ".xml", ".zip"):
        with suppress(ContentError):
            format_of(InputFile(f"file{ending}", packed(data), None))


def roster(data: bytes) -> None:
    """Read a roster, a CSV file or a workbook."""
    read_roster(packed(data), "roster.csv")


def answers(data: bytes) -> None:
    """Read the answers to an exam."""
    read_answers(drawn_record(), packed(data), "answers.csv")


def corrections(data: bytes) -> None:
    """Read the decisions of people on scanned pages; they are written as they were read."""
    rows = read_corrections(drawn_record(), data, "corrections.csv")
    decisions_of(rows)
    if read_corrections(drawn_record(), corrections_csv(rows), "corrections.csv") != rows:
        raise AssertionError("corrections are not written as they were read")


def blueprint(data: bytes) -> None:
    """Parse a blueprint for a bank of every kind."""
    parse_blueprint(data, "blueprint.yaml", drawn_bank())


def scale(data: bytes) -> None:
    """Parse a grade scale."""
    parse_scale(data, "scale.yaml")


def record(data: bytes) -> None:
    """Read a manifest, and what commands derive from it."""
    found = read_record(StringIO(data.decode("utf-8", errors="replace")), "manifest.json")
    for form in found.every_form:
        found.look_of(form)
        found.printing_of(form)
    _ = found.identity, found.valid_forms, found.every_figure, found.title


def erratum(data: bytes) -> None:
    """Read the corrections of an exam."""
    read_erratum(data.decode("utf-8", errors="replace"), drawn_record(), "erratum.json")


def scan_record(data: bytes) -> None:
    """Read the record of scanned pages."""
    read_scan_record(data)


def drawing(data: bytes) -> None:
    """Redraw a figure in colours and in grey; what is redrawn is printed."""
    with suppress(ClosedDoorError):
        drawn = redrawn(data)
        redrawn(data, grey=True)
        size_of(drawn)
        (folder() / "f.svg").write_bytes(data)
        html = '<!DOCTYPE html><html lang=en><title>t</title><img src="f.svg" alt="a">'
        engine.write([engine.lay_out(html, {}, folder())])


def picture(data: bytes) -> None:
    """Check a PNG or JPEG picture as a figure."""
    with suppress(ClosedDoorError):
        shown = printable(data)
        pixels_of(shown)
        width_of(shown)
        in_grey(data)


def style(data: bytes) -> None:
    """Check the style sheet of a user's theme."""
    css = data.decode("utf-8", errors="replace")
    engine.style_problems("own.css", css, folder())
    for faults in (value_faults(css, engine.is_valid), unused_properties(css, ())):
        list(faults)
    list(unset_properties(css, (css,)))


def mail(data: bytes) -> None:
    """Compile a template of a mail, and render it for a candidate."""
    words = data.decode("utf-8", errors="replace")
    mail_template(words, "text.txt", MAX_TEXT, _MAIL).text(_MAIL)


def scanned(data: bytes) -> None:
    """Count the pages of a scanned file, and decode the first ones."""
    path = folder() / "scan"
    path.write_bytes(data)
    # Pillow raises anything; the process that reads scans reports all of it.
    with suppress(PictureError, Exception):
        for at in range(1, min(page_count(path), _PAGES) + 1):
            page_picture(path, at, [_A4, _LETTER])


def printed_file(data: bytes) -> None:
    """Read a printed file, as `verify` does in a process of its own."""
    with suppress(UnreadableError):
        read_pdf(data, strict=True)


DOORS: Mapping[str, Door] = {
    "bank": bank,
    "measures": measures,
    "text": text,
    "formula": formula,
    "markdown": imported("markdown", "list.md"),
    "aiken": imported("aiken", "quiz.txt"),
    "amc": imported("amc", "quiz.txt"),
    "rmd": imported("rmd", "exercise.Rmd"),
    "gift": imported("gift", "quiz.gift"),
    "moodle": imported("moodle", "quiz.xml"),
    "qti12": imported("qti12", "quiz.zip"),
    "qti21": imported("qti21", "quiz.zip"),
    "csv": imported("csv", "table.csv"),
    "xlsx": imported("xlsx", "table.xlsx"),
    "kahoot": imported("kahoot", "kahoot.xlsx"),
    "json": imported("json", "bank.json"),
    "anki": imported("anki", "deck.apkg"),
    "recognised": recognised,
    "roster": roster,
    "answers": answers,
    "corrections": corrections,
    "blueprint": blueprint,
    "scale": scale,
    "record": record,
    "erratum": erratum,
    "scan-record": scan_record,
    "drawing": drawing,
    "picture": picture,
    "style": style,
    "mail": mail,
    "scanned": scanned,
    "printed-file": printed_file,
}
"""Each door by its name; those of packages take flat bytes, see `flat_package`."""
