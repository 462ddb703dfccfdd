"""Seeds of the fuzzer: files that the tests have, and those that our own writers make."""

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from fuzz.drawn_exam import BANKS, drawn_bank, drawn_record, manifest_text
from fuzz.flat_package import flat
from fuzz.short_files import BY_HAND
from studypress.exchange.formats import FORMATS
from studypress.exchange.written import ExportOptions
from studypress.grading.corrections import voids
from studypress.grading.erratum import erratum_json
from studypress.press import engine
from studypress.scan.correction_file import corrections_csv
from studypress.scan.review_row import ReviewRow
from studypress.scan.scan_record import ScanRecord, scan_record_json

_TESTS = BANKS.parents[1]
_LONGEST = 100_000  # bytes of a seed


def seeds(name: str) -> Iterator[bytes]:
    """Yield the seeds of a door."""
    yield from (data for data in (*_files(name), *_made(name)) if len(data) <= _LONGEST)


def _files(name: str) -> Iterator[bytes]:
    """Yield files of the tests."""
    patterns = {
        "bank": "banks/valid/**/*.yaml",
        "markdown": "exchange/samples/*.md",
        "gift": "exchange/samples/gift/*.gift",
        "roster": "rosters/valid/*",
        "blueprint": "blueprints/valid/*.yaml",
        "drawing": "bank/pictures/drawings/*.svg",
    }
    for path in sorted(_TESTS.glob(patterns.get(name, "no such file"))):
        if path.is_file():
            yield path.read_bytes()
    if name == "scale":
        yield from (path.read_bytes() for path in sorted(_TESTS.parent.glob("content/scales/*")))
    if name == "style":
        yield from (path.read_bytes() for path in sorted(_TESTS.parent.glob("styles/themes/*")))


def _made(name: str) -> Iterator[bytes]:
    """Yield what our writers make, and short files by hand."""
    yield from _exported(name)
    yield from (text.encode() for text in BY_HAND.get(name, ()))
    match name:
        case "recognised":
            for each in ("aiken", "amc", "gift", "moodle", "qti12", "qti21"):
                yield from _made(each)
        case "record":
            yield manifest_text().encode()
            yield json.dumps(json.loads(manifest_text())).encode()
        case "erratum":
            record = drawn_record()
            yield erratum_json(record, voids(*list(record.questions)[:2])).encode()
        case "scan-record":
            yield scan_record_json(ScanRecord(drawn_record().identity))
        case "answers" | "corrections":
            yield from _of_exam(name)
        case "picture" | "scanned":
            yield from _pictures(name)
        case _:
            pass
    if name in ("printed-file", "scanned"):
        html = '<!DOCTYPE html><html lang=en><title>t</title><h1 id=x>A</h1><p><a href="#x">x</a>'
        yield engine.write([engine.lay_out(html, {}, BANKS)])


def _exported(name: str) -> Iterator[bytes]:
    """Yield exports of banks of the tests in a format, as flat bytes if they are packages."""
    chosen = next((each for each in FORMATS if each.name == name and each.writer), None)
    if chosen and chosen.reader:
        bank = drawn_bank()
        for entry in bank.entries:  # short files are changed more often
            written = chosen.write(replace(bank, entries=(entry,), total=1), ExportOptions())
            yield from (flat(data) for data in written.files.values())


def _of_exam(name: str) -> Iterator[bytes]:
    record = drawn_record()
    form = record.forms[0]
    if name == "answers":
        heads = ",".join(str(item.number) for item in form.questions)
        cells = ",".join("A" if item.kind.has_choices else "1" for item in form.questions)
        yield f"code,{heads}\n{form.code},{cells}\n".encode()
        yield f"id,answers\n11,{'A' * len(form.questions)}\n".encode()
    else:
        when = "2026-02-03T14:05:06Z"
        page = ReviewRow("page", "room.pdf:1", form.code, "1", "", "", "me", when)
        answer = ReviewRow("answer", "room.pdf:1", form.code, "", "1", "A", "me", when)
        yield corrections_csv([page, answer])


def _pictures(name: str) -> Iterator[bytes]:
    modes = ("1", "L", "P", "RGB", "RGBA", "LA", "I;16")
    for kind in ("PNG", "JPEG", *(["TIFF"] if name == "scanned" else [])):
        for mode in modes if kind != "JPEG" else ("L", "RGB", "CMYK"):
            made = BytesIO()
            Image.new(mode, (9, 7)).save(made, kind, dpi=(200, 200))
            yield made.getvalue()


def write_seeds(name: str, folder: Path) -> None:
    """Write the seeds of a door into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for at, data in enumerate(seeds(name)):
        (folder / f"seed-{at:03}").write_bytes(data)
