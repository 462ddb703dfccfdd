"""Export of a bank to another format."""

from dataclasses import dataclass, replace
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.errors import CallError, SourcePlace
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Exam
from studypress.exchange.draft import Effect, ExchangeRemark
from studypress.exchange.formats import format_named
from studypress.exchange.input_file import InputFile
from studypress.exchange.written import ExportOptions
from studypress.files.cache import user_cache
from studypress.files.staging import Stage
from studypress.pipeline.check import BankSource, open_bank
from studypress.pipeline.exams.plan import plan_of
from studypress.pipeline.request import ExamOptions
from studypress.pipeline.workers.contained import contained


@dataclass(frozen=True)
class ExportedBank:
    """Result of an export: its files, the number of questions, and remarks on what was lost."""

    paths: tuple[Path, ...]
    questions: int
    remarks: tuple[ExchangeRemark, ...]


@contained
def export_bank(  # noqa: PLR0913 - the options of the command
    bank: BankSource,
    out: Path,
    format_name: str,
    selection: Selection,
    options: ExportOptions,
    *,
    cache: bool = True,
) -> ExportedBank:
    """Write the selected questions of a bank to the folder `out`, in a format.

    The files contain answers: only their owner can read them. Raises CallError for options that
    have no effect.
    """
    chosen = format_named(format_name, writes=True)
    _require_use(options, chosen.name)
    selected = selection.of(open_bank(bank, cache=user_cache(used=cache)))
    earlier = InputFile(str(out), b"", out).beside
    options = replace(options, earlier=earlier, rasterise=_drawing_png)
    if options.document == "exam":
        options = replace(options, exam=_exam(selected, options))
    written = chosen.write(selected, options)
    if options.exam and options.seed is None:
        message = f"the seed is random: --seed {options.exam.plan.seed} makes the same form again"
        place = SourcePlace(next(iter(written.files)))
        written.remarks.append(ExchangeRemark(place, message, Effect.GUESSED))
    with Stage(out) as stage:
        for name, data in written.files.items():
            stage.add(name, data)
    paths = tuple(out / name for name in written.files)
    return ExportedBank(paths, written.questions, tuple(sorted(written.remarks)))


def _require_use(options: ExportOptions, format_name: str) -> None:
    """Raise CallError for options of a Word file or an exam that the export would ignore."""
    drawn = (options.blueprint, options.kind, options.questions, options.seed)
    if options.document != "exam" and any(value is not None for value in drawn):
        raise CallError("--blueprint, --kind, --questions, --seed: they need --document exam")
    if options.document != ExportOptions.document and format_name != "docx":
        raise CallError("--document: only a Word file has a document: remove it, or --to docx")


def _exam(selected: Bank, options: ExportOptions) -> Exam:
    """Draw an exam of one form."""
    drawn = ExamOptions(options.kind, options.questions, 1, options.seed, options.blueprint)
    plan, _ = plan_of(drawn, selected, None)
    return make_exam(selected, replace(plan, call=selected.digest))


def _drawing_png(data: bytes) -> bytes | None:
    from studypress.pipeline.banks.drawings import drawing_png  # noqa: PLC0415 - loads WeasyPrint

    return drawing_png(data)
