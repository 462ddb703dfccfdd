"""Record of an exam with every kind of question, drawn in memory, with some recorded candidates."""

from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.exam.blueprint.model import Blueprint, Kind, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Candidate, Plan
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import read_record
from studypress.exam.record.write import PaperFile, PrintDetails, manifest
from studypress.exam.scannable.layout import ScanArea, ScanBox, ScanLayout, ScanPage
from studypress.pipeline.check import open_bank

BANKS = Path(__file__).parents[2] / "tests" / "banks" / "valid"
_NAMES = ("Ana Núñez", "Bo Li", "Cy Young")


@cache
def drawn_bank() -> Bank:
    """Return the bank of the exam."""
    return open_bank(BANKS / "every-kind")


@cache
def manifest_text() -> str:
    """Return the manifest of the exam, as if it were printed for a scanner."""
    bank = drawn_bank()
    people = tuple(Candidate(name, f"{at}") for at, name in enumerate(_NAMES, 11))
    kinds = Counter(Kind(entry.question.kind) for entry in bank.entries)
    rows = tuple(Row(count=count, kind=(kind,)) for kind, count in kinds.items())
    blueprint = Blueprint(rows=rows)
    exam = make_exam(bank, Plan(blueprint, len(people), "a seed for fuzzing", people))
    pages = (ScanPage(1, (ScanBox(1, "A", 40, 20),)), ScanPage(2, (), (ScanArea(2, 9, 9, 99, 25),)))
    layout = ScanLayout(210, 297, "left", pages)
    papers = {
        form.number: PaperFile(f"forms/{form.number:03}.pdf", len(pages), layout)
        for form in exam.forms
    }
    options = {"paper": "A4", "theme": "print", "format": "pdf", "custom": {}, "scannable": "pages"}
    files = {paper.file: sha256(paper.file.encode()).hexdigest() for paper in papers.values()}
    made = PrintDetails(options, {}, papers, files, {"babel": "2"})
    return "".join(manifest(bank, Selection(), exam, made))


@cache
def drawn_record() -> Record:
    """Return the record of the exam."""
    return read_record(manifest_text(), "manifest.json")
