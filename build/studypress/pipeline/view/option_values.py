"""Possible values of options, for a form: names in the bank, looks, files and exams."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from studypress.files.inside import ClosedDoorError, read_inside
from studypress.files.package_folders import style_names
from studypress.page.words.catalogue import catalogues
from studypress.pipeline.exam_folder.nearby import exam_folders
from studypress.pipeline.option_files import shipped_names
from studypress.pipeline.view.bank_view import BankView

_LARGEST = 4 * 2**20  # bytes of a YAML file
_MOST = 200  # files of a folder that are listed
_ROWS = re.compile(rb"^rows:", re.MULTILINE)


def option_values(
    view: BankView | None, custom: Path | None, folders: Sequence[Path]
) -> dict[str, tuple[str, ...]]:
    """Return the possible values by option; files are those in the `folders` themselves."""
    questions = view.questions if view else ()
    exams = _names(str(path) for folder in folders for path in exam_folders(folder).values())
    return {
        "section": _names(question.section for question in questions),
        "topic": _names(question.topic for question in questions),
        "tag": tuple(sorted({tag for question in questions for tag in question.tags})),
        "paper": tuple(style_names("paper", custom)),
        "theme": tuple(style_names("themes", custom)),
        "language": tuple(catalogues()),
        "blueprint": (*shipped_names("blueprint"), *_names(_blueprints(folders))),
        "roster": _names((*_listed(folders, "*.csv"), *_listed(folders, "*.xlsx"))),
        "not_in": exams,
        "parallel_to": exams,
    }


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _blueprints(folders: Sequence[Path]) -> Iterator[str]:
    """Yield the YAML files with rows, which banks do not have."""
    for name in _listed(folders, "*.yaml"):
        path = Path(name)
        try:
            if _ROWS.search(read_inside(path.parent, path.name, _LARGEST)):
                yield name
        except ClosedDoorError:
            continue


def _listed(folders: Sequence[Path], pattern: str) -> Iterator[str]:
    """Yield the files of the folders as a command in the current folder names them."""
    for folder in folders:
        yield from map(str, sorted(islice(folder.glob(pattern), _MOST)))
