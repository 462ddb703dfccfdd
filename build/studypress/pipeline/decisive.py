"""What decides the pieces of an exam's forms: the key under which they are kept."""

import platform
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import studypress
from studypress.bank.figures import read_figure
from studypress.page.check import figures_of
from studypress.page.look import Look
from studypress.page.specimens import Specimens
from studypress.paths import font_folders, looks
from studypress.pipeline.printing import Printer

_PACKAGES = ("weasyprint", "pydyf", "tinycss2", "markdown-it-py", "pygments", "ziamath")


def decisive(printer: Printer, specimens: Specimens) -> Iterator[str]:
    """Yield all that decides what an exam's forms are composed of."""
    yield from decisive_looks(printer.look)
    yield from specimens.decides()
    for name in sorted({name for entry in specimens.exam.asked for name in figures_of(entry)}):
        yield f"{name} {sha256(read_figure(printer.root, name)[1]).hexdigest()}"


def decisive_looks(look: Look) -> Iterator[str]:
    """Yield what decides how any document looks: its looks, our programs, and fonts."""
    yield f"{look.paper} {look.theme} {look.two_sided}"
    for folder in (*looks("templates", look.custom), *looks("styles", look.custom)):
        yield _files(folder)
    if look.custom:
        yield _files(look.custom)
    yield _machinery()


@cache
def _machinery() -> str:
    """Return a digest of what is the same for all exams: programs and fonts."""
    said = [platform.python_version(), *(f"{name} {version(name)}" for name in _PACKAGES)]
    said.append(_files(Path(studypress.__file__).parent, "*.py"))
    for folder in font_folders():
        said += [f"{path.name} {path.stat().st_size}" for path in sorted(folder.iterdir())]
    return sha256("\n".join(said).encode()).hexdigest()


def _files(folder: Path, pattern: str = "*") -> str:
    """Return a digest of the files in a folder."""
    digest = sha256()
    for path in sorted(path for path in folder.rglob(pattern) if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size} ".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
