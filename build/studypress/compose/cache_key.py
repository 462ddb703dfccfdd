"""Cache keys of pieces: all input that determines the pieces of an exam's forms."""

import platform
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import studypress
from studypress.bank.bank import Entry
from studypress.bank.pictures.figures import figure_digest
from studypress.files.package_folders import font_folders, look_files, shipped
from studypress.page.text.texts import figures_of
from studypress.press.libraries import library_versions

if TYPE_CHECKING:
    from studypress.compose.printer import Printer
    from studypress.compose.specimens.specimens import Specimens
    from studypress.page.look import Look

_PACKAGES = (
    "weasyprint", "pydyf", "pyphen", "tinycss2", "tinyhtml5", "cssselect2", "fonttools", "brotli",
    "pillow", "jinja2", "babel", "markdown-it-py", "mdit-py-plugins", "pygments", "ziamath",
    "ziafont", "latex2mathml", "pikepdf", "segno",
)  # fmt: skip
_LOOKS = ("templates", "styles")


def decisive(printer: "Printer", specimens: "Specimens") -> Iterator[str]:
    """Yield all input that determines the pieces of an exam's forms."""
    yield from decisive_looks(printer.look)
    yield from specimens.decides()
    yield from decisive_figures(printer, specimens.exam.asked)


def decisive_figures(printer: "Printer", entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the name and digest of each figure of some questions."""
    for name in sorted({name for entry in entries for name in figures_of(entry)}):
        yield f"{name} {figure_digest(printer.root, name)}"


def decisive_looks(look: "Look") -> Iterator[str]:
    """Yield the input that determines every document: its look, our programs, and fonts."""
    yield f"{look.paper} {look.theme} {look.two_sided} {look.language}"
    yield f"{look.brand}"
    if look.custom:
        yield _digest(look.custom, look.custom.rglob("*"))
    yield machinery()


@cache
def tools() -> dict[str, str]:
    """Return the versions, and the digests of programs and fonts, by name.

    They are the same for all exams. With the same tools, the same exam has the same bytes.
    """
    fonts = sha256()
    for folder in font_folders():
        for path in sorted(folder.iterdir()):
            fonts.update(f"{path.name} {path.stat().st_size}\n".encode())
    package = Path(studypress.__file__).parent
    own = [
        *((package, package.rglob(pattern)) for pattern in ("*.py", "*.po")),
        *((shipped(name), look_files(name)) for name in _LOOKS),
    ]
    programs = "".join(_digest(folder, paths) for folder, paths in own)
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
        **library_versions(),
        "fonts": fonts.hexdigest(),
        "programs": sha256(programs.encode()).hexdigest(),
    }


def other_tools(used: Mapping[str, str]) -> str:
    """Return the recorded programs and fonts that are others here."""
    here = tools()
    other = [
        f"{name} {value} (here {here.get(name, 'none')})"
        if name not in ("fonts", "programs")
        else f"other {name}"
        for name, value in used.items()
        if value != here.get(name)
    ]
    return f"with {', '.join(other) or 'fewer programs'}" if used else "with unrecorded programs"


def machinery() -> str:
    """Return the versions and digests of `tools` as a text."""
    return "\n".join(f"{name} {value}" for name, value in tools().items())


def _digest(folder: Path, paths: Iterable[Path]) -> str:
    """Return the digest of those of these paths, below a folder, that are files."""
    digest = sha256()
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size} ".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
