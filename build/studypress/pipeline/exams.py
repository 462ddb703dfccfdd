"""An exam's files: each form, its key, all keys together, and the record of them."""

from hashlib import sha256
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.figures import read_figure
from studypress.errors import PressError
from studypress.exam.exam import Exam
from studypress.exam.manifest import Printed, files_in, manifest
from studypress.page import documents
from studypress.page.check import figures_of
from studypress.pipeline.printing import Press
from studypress.pipeline.request import Request
from studypress.press.output import PRIVATE, Stage

PREVIOUS = "exam/manifest.previous.json"
"""The record of the exam whose place a new one took."""


def print_exam(exam: Exam, bank: Bank, request: Request, press: Press) -> None:
    """Print each form and its key, all keys together, and the manifest last."""
    digits = max(3, len(str(len(exam.forms))))
    keys = []
    for form in exam.forms:
        name = f"{form.number:0{digits}}"
        press.print(f"exam/forms/{name}", documents.exam_paper(bank, form, press.look))
        key = documents.exam_keys(bank, exam, [form], press.look)
        keys.append(press.print(f"exam/keys/{name}", key))
    if laid_out := [key for key in keys if key]:
        press.bind("exam/keys", f"{bank.title}: keys of all forms", laid_out)
    else:
        press.print("exam/keys", documents.exam_keys(bank, exam, exam.forms, press.look))
    _write_manifest(exam, bank, request, press.stage)


def _write_manifest(exam: Exam, bank: Bank, request: Request, stage: Stage) -> None:
    name, folder = "exam/manifest.json", "exam/"
    files = {
        file.removeprefix(folder): digest
        for file, digest in stage.files.items()
        if file.startswith(folder)
    }
    printed = Printed(_options(request), _figures(exam, bank), files)
    text = manifest(bank, request.selection, exam, printed)
    before = _text_of(stage.out / name)
    for old in files_in(before):
        stage.drop(folder + old)
    if files_in(before) and before != text:
        # The papers of that exam may have been handed out: its seed and keys must not be lost.
        stage.add(PREVIOUS, before.encode(), PRIVATE)
    stage.add(name, text.encode(), PRIVATE)


def _options(request: Request) -> dict[str, object]:
    custom = request.custom
    own = [path for path in custom.rglob("*") if path.is_file()] if custom else []
    digests = {
        path.relative_to(custom).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(own)
        if custom
    }
    return {
        "paper": request.paper,
        "theme": request.theme,
        "custom": digests,
        "two_sided": request.two_sided,
        "booklet": request.booklet,
        "format": request.format,
    }


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError as error:
        raise PressError(f"cannot read {path}: {error.strerror}") from None


def _figures(exam: Exam, bank: Bank) -> dict[str, str]:
    """SHA-256 of every figure that the exam's questions show, by its name in the bank."""
    names = {name for item in exam.forms[0].items for name in figures_of(item.entry)}
    return {name: sha256(read_figure(bank.root, name)[1]).hexdigest() for name in sorted(names)}
