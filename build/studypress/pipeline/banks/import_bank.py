"""Import of a file of another format as a bank."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studypress.bank.models import Difficulty, QuestionKind
from studypress.errors import CallError, ContentError, Problem
from studypress.exchange.bank_folder import bank_files
from studypress.exchange.draft import ExchangeRemark
from studypress.exchange.formats import format_named, format_of
from studypress.exchange.input_file import MAX_BYTES, InputFile
from studypress.files.inside import ClosedDoorError, read_inside
from studypress.files.staging import PRIVATE
from studypress.pipeline.banks.new_bank import started, write_new
from studypress.pipeline.check import check_bank
from studypress.pipeline.request import require_known, require_tag


@dataclass(frozen=True)
class ImportedBank:
    """Result of an import: the bank's folder, its questions by kind, and remarks on the file.

    `problems` are those that a check of the bank finds; it prints only without them.
    """

    folder: Path
    format: str
    questions: int
    kinds: Mapping[QuestionKind, int]
    figures: int
    remarks: tuple[ExchangeRemark, ...]
    problems: tuple[Problem, ...]


def import_bank(  # noqa: PLR0913 - the options of the command
    path: Path,
    out: Path,
    *,
    format_name: str | None = None,
    language: str | None = None,
    difficulty: str | None = None,
    starter: bool = False,
) -> ImportedBank:
    """Write the questions of a file as a bank to the folder `out`, and check it.

    The format is recognised unless it is named. With `starter`, a blueprint and schemas are written
    too. The bank contains answers: only its owner can read it. Raises ContentError with each place
    where the file cannot be read, and CallError if a file of the bank exists; then nothing is
    written.
    """
    require_tag(language)
    require_known("difficulty", difficulty, [*Difficulty])
    file = InputFile(str(path), _bytes(path), path.resolve().parent)
    chosen = format_named(format_name, writes=False) if format_name else format_of(file)
    draft = chosen.read(file)
    files = bank_files(draft, file, language, difficulty)
    write_new(out, started(files, len(draft.questions)) if starter else files, PRIVATE)
    try:
        bank, _ = check_bank(out)
    except ContentError as error:
        kinds, problems = list[QuestionKind](), error.problems
    else:
        kinds, problems = [entry.question.kind for entry in bank.entries], ()
    return ImportedBank(
        out,
        chosen.title,
        len(draft.questions),
        {kind: kinds.count(kind) for kind in QuestionKind if kind in kinds},
        len(draft.figures),
        tuple(sorted(draft.remarks)),
        problems,
    )


def _bytes(path: Path) -> bytes:
    real = path.resolve()
    if path.exists() and not real.is_file():  # what the shell names a pipe cannot be resolved
        raise CallError(f"{path}: it is not a regular file: save it as a file first")
    try:
        return read_inside(real.parent, real.name, MAX_BYTES)
    except ClosedDoorError as error:
        raise CallError(f"{path}: {error}") from None
