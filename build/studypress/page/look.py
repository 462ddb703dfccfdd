"""What a document looks like: paper, theme, and a user's folder that comes before ours."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from studypress.errors import CallError, Problem, SourcePlace, did_you_mean
from studypress.files.cache import Cache
from studypress.files.inside import ClosedDoorError, read_inside
from studypress.files.package_folders import looks, own_files, shipped, style_names
from studypress.page.bounds import MAX_BYTES, counts, style_faults
from studypress.page.text.markdown import FigureURL

MAX_FILES = 1000
"""Most files of a user's folder, each of which decides how an exam looks."""
_MAX_NAME = 200

LARGE = "large-print"
"""The theme for readers who need large type: its questions flow over pages."""

LEAST, LEAST_LARGE = 7.0, 16.0
"""The smallest type of a bank's texts, in points: four fifths of the smallest body, large print."""


@dataclass(frozen=True)
class Look:
    """What a document looks like.

    `custom` is a user's folder: a file of its `templates` or `styles` takes the place of the
    shipped one of that name. `whole` puts styles and pictures into the HTML, to stand alone. The
    `cache` has what was drawn in earlier runs.
    """

    paper: str
    theme: str
    figure_url: FigureURL
    asset_url: FigureURL
    custom: Path | None = None
    two_sided: bool = False
    whole: bool = False
    figure_width: Callable[[str], float | None] = lambda _: None
    cache: Cache | None = None

    @property
    def large(self) -> bool:
        """Whether it is for readers with low vision: figures have pages of their own."""
        return self.theme == LARGE

    @property
    def least(self) -> float:
        """The smallest type, in points, in which a text of a bank is set."""
        return LEAST_LARGE if self.large else LEAST

    def styles(self, document: str) -> dict[str, str]:
        """Return the text of each style by its path, the most general first."""
        names = ["base.css", f"{document}.css", f"paper/{self.paper}.css"]
        names += ["two-sided.css"] if self.two_sided else []
        names += [f"themes/{self.theme}.css", *(["screen.css"] if self.whole else [])]
        return _texts(self.custom, tuple(names))

    def counts(self, document: str) -> bool:
        """Return whether a style of the user's own counts elements of a document."""
        styles = self.styles(document).items() if self.custom else ()
        theirs = (css for path, css in styles if Path(path).is_relative_to(self.custom or ""))
        return any(map(counts, theirs))


def known_style(folder: str, name: str, custom: Path | None) -> str:
    """Return the name of a paper or theme as its file is spelled.

    Raises CallError if neither we nor the `custom` folder have it.
    """
    names = style_names(folder, custom)
    for known in names:
        if known.lower() == name.lower():
            return known
    option = {"paper": "--paper", "themes": "--theme"}[folder]
    raise CallError(f"{option}: there is no '{name}', but {', '.join(names)}")


def custom_problems(custom: Path) -> Iterator[Problem]:
    """Yield what a user's folder holds in vain: files that no document reads."""
    folders = [custom / kind for kind in ("templates", "styles")]
    if not any(folder.is_dir() for folder in folders):
        yield Problem(SourcePlace(str(custom)), "there is no folder templates or styles in it")
    yield from _unrecordable(custom)
    for path in sorted(custom.glob("templates/**/*")) + sorted(custom.glob("styles/**/*.css")):
        if path.suffix in (".j2", ".css"):
            yield from _unread(custom, path)
    ours = {path.name for path in shipped("styles").glob("*.css")}
    for path in (custom / "styles").glob("*.css"):
        if path.name not in ours:
            hint = did_you_mean(path.name, sorted(ours)) or "; a theme belongs into styles/themes"
            yield Problem(SourcePlace(str(path)), f"no document reads this style{hint}")


def _unrecordable(custom: Path) -> Iterator[Problem]:
    """Yield what the record of an exam, which names each file, could not hold."""
    for path in sorted(islice(custom.rglob("*"), 10 * MAX_FILES)):
        if path.is_symlink() and path.is_dir():
            yield Problem(
                SourcePlace(str(path)), "a link to a folder, which is not followed: copy it here"
            )
    paths = list(islice(own_files(custom), MAX_FILES + 1))
    if len(paths) > MAX_FILES:
        message = f"it has more than {MAX_FILES:,} files: keep in it what documents read, alone"
        yield Problem(SourcePlace(str(custom)), message)
    for path in sorted(paths):
        name = path.relative_to(custom).as_posix()
        if len(name) > _MAX_NAME or not name.isprintable():
            message = f"a name has {_MAX_NAME} characters at most, all of which can be printed"
            yield Problem(SourcePlace(str(path)), f"{message}: rename the file")


def _unread(custom: Path, path: Path) -> Iterator[Problem]:
    """Yield what of a file cannot be read, or is too much to be read."""
    try:
        text = read_inside(custom, path.relative_to(custom).as_posix(), MAX_BYTES).decode()
    except ClosedDoorError as error:
        yield Problem(SourcePlace(str(path)), str(error))
    except UnicodeDecodeError:
        yield Problem(SourcePlace(str(path)), "it is not UTF-8 text")
    else:
        if path.suffix == ".css":
            for line, column, message in style_faults(text):
                yield Problem(SourcePlace(str(path), line, column), message)


@cache
def _texts(custom: Path | None, names: tuple[str, ...]) -> dict[str, str]:
    found = [_first(looks("styles", custom), name) for name in names]
    return {str(path): path.read_text(encoding="utf-8") for path in found}


def _first(folders: list[Path], name: str) -> Path:
    return next(path for folder in folders if (path := folder / name).is_file())
