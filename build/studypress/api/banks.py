"""Functions on a whole bank: new ones, checks, selections and other formats."""

from pathlib import Path
from typing import TYPE_CHECKING

from studypress.api.arguments import AnyPath, Names, Paths, names_of, path_of, paths_of

if TYPE_CHECKING:
    from studypress.bank.bank import Bank
    from studypress.bank.selection import SelectedBank
    from studypress.bank.statistics import BankCounts
    from studypress.errors import Problem
    from studypress.exchange.written import ExportOptions
    from studypress.pipeline.banks.export_bank import ExportedBank
    from studypress.pipeline.banks.import_bank import ImportedBank
    from studypress.pipeline.banks.new_bank import NewBank
    from studypress.pipeline.check import BankSource


def new_bank(folder: AnyPath, *, language: str | None = None) -> "NewBank":
    """Write a small bank that prints at once, with comments that explain the format."""
    from studypress.pipeline.banks.new_bank import new_bank as write_bank

    return write_bank(Path(folder), language)


def new_spreadsheet(folder: AnyPath) -> "NewBank":
    """Write `questions.xlsx` and `questions.csv` to fill in, and to import as a bank."""
    from studypress.pipeline.banks.new_bank import new_spreadsheet as write_spreadsheet

    return write_spreadsheet(Path(folder))


def write_schemas(out: AnyPath) -> tuple[Path, ...]:
    """Write the JSON Schemas of banks, topics, blueprints and grade scales into a folder."""
    from studypress.pipeline.banks.schemas import write_schemas as write_files

    return write_files(Path(out))


def new_theme(name: str, custom: AnyPath = "custom") -> Path:
    """Write a theme that prints as the default until it is changed, and return its path."""
    from studypress.pipeline.theme import new_theme as write_theme

    return write_theme(name, Path(custom))


def load(
    bank: AnyPath | None = None, *, custom: AnyPath | None = None, cache: bool = True
) -> "Bank":
    """Load and check a bank; raise ContentError with every problem.

    The characters of the fonts in the folder `custom` are printable.
    """
    from studypress.files.cache import user_cache
    from studypress.pipeline.check import open_bank

    return open_bank(bank, custom=path_of(custom), cache=user_cache(used=cache))


def check(
    bank: AnyPath | None = None,
    *,
    strict: bool = False,
    custom: AnyPath | None = None,
    cache: bool = True,
    jobs: int = 1,
) -> "tuple[Bank, tuple[Problem, ...]]":
    """Load a bank and check it and its formulas; return it with the remarks on its texts.

    With `strict`, editorial rules are checked too, and remarks are problems. Raises ContentError
    with every problem.
    """
    from studypress.files.cache import user_cache
    from studypress.pipeline.check import check_bank

    kept = user_cache(used=cache)
    return check_bank(bank, strict=strict, custom=path_of(custom), cache=kept, jobs=jobs)


def select(
    bank: "BankSource" = None,
    *,
    section: Names = (),
    topic: Names = (),
    tag: Names = (),
    difficulty: Names = (),
) -> "SelectedBank":
    """Return the questions of a bank that match a name of each field that is given.

    Raises CallError for a name that the bank does not have, or if no question matches.
    """
    from studypress.bank.selection import Selection, selected

    fields = (names_of(names) for names in (section, topic, tag, difficulty))
    return selected(_loaded(bank), Selection(*fields))


def stats(bank: "BankSource" = None, *, exams: Paths = ()) -> "BankCounts":
    """Count the questions of a bank, or of a selection, by topic, difficulty and tag.

    The difficulties that candidates met in marked `exams` are added to those in the file
    `measured.yaml` beside the bank; the counts compare them with the bank's words.
    """
    from dataclasses import replace

    from studypress.bank.statistics import statistics

    loaded = _loaded(bank)
    if not (folders := paths_of(exams)):
        return statistics(loaded)
    from studypress.bank.selection import SelectedBank, selected
    from studypress.pipeline.sittings.marked_exams import collect_measures

    whole = loaded.whole if isinstance(loaded, SelectedBank) else loaded
    made = collect_measures(whole, folders)
    part = selected(made.bank, loaded.selection) if isinstance(loaded, SelectedBank) else made.bank
    return replace(statistics(part), file=made.file, remarks=made.remarks)


def import_bank(
    file: AnyPath,
    out: AnyPath,
    *,
    format_name: str | None = None,
    language: str | None = None,
    difficulty: str | None = None,
    starter: bool = False,
) -> "ImportedBank":
    """Write the questions in a file of another program as a bank to the folder `out`.

    The format is recognised unless it is named. With `starter`, a blueprint and the schemas for
    editors are written too. Raises ContentError with the places where the file cannot be read.
    Problems of questions are in the result: they are mended in the bank.
    """
    from studypress.pipeline.banks.import_bank import import_bank as read_in

    return read_in(
        Path(file),
        Path(out),
        format_name=format_name,
        language=language,
        difficulty=difficulty,
        starter=starter,
    )


def export_bank(
    bank: "BankSource",
    out: AnyPath,
    format_name: str,
    options: "ExportOptions | None" = None,
) -> "ExportedBank":
    """Write a bank, or a selection, in the format of another program, with answers."""
    from studypress.bank.selection import SelectedBank, Selection
    from studypress.exchange.written import ExportOptions
    from studypress.pipeline.banks.export_bank import export_bank as write_out

    selection = bank.selection if isinstance(bank, SelectedBank) else Selection()
    return write_out(bank, Path(out), format_name, selection, options or ExportOptions())


def _loaded(bank: "BankSource") -> "Bank":
    from studypress.bank.bank import Bank

    return bank if isinstance(bank, Bank) else load(bank)
