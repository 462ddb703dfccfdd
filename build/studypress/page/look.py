"""Look of a document: paper, theme, and a user's folder that overrides the shipped files."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from studypress.bank.bank import Bank
from studypress.errors import CallError, Problem, SourcePlace, did_you_mean
from studypress.files.cache import Cache
from studypress.files.inside import ClosedDoorError, read_inside
from studypress.files.own_fonts import FOLDER, font_problems
from studypress.files.package_folders import (
    look_files,
    looks,
    of_look,
    own_files,
    shipped,
    style_names,
)
from studypress.page.bounds import MAX_BYTES, counts, sets_properties_only, style_faults
from studypress.page.facts import Facts, fact_faults, facts_of
from studypress.page.words.catalogue import Words, words_for

if TYPE_CHECKING:
    from studypress.page.brand import ShownBrand
    from studypress.page.text.markdown import FigureURL

MAX_FILES = 1000
"""Maximum number of files in a user's folder: all of them affect the look of an exam."""
_MAX_NAME = 200
_EDGES = ("width", "height")
_EDGE = re.compile(r"--page-(width|height):\s*([\d.]{1,9})mm")
_MM = 72 / 25.4  # points
_FOLDERS = ("styles/paper", "styles/themes")
_TEXTS = (".css", ".j2")


@dataclass(frozen=True)
class Look:
    """Look of a document.

    `custom` is a user's folder: a file in its `templates` or `styles` replaces the shipped file
    of that name. `standalone` embeds styles and pictures in the HTML. The `cache` contains formulas
    and subset fonts of earlier runs. `language` is that of the fixed words; the default is that of
    the bank. Documents show the `brand`, if any. With a `font_url`, HTML links fonts.
    """

    paper: str
    theme: str
    figure_url: "FigureURL"
    asset_url: "FigureURL"
    custom: Path | None = None
    two_sided: bool = False
    standalone: bool = False
    figure_width: Callable[[str], float | None] = lambda _: None
    cache: Cache | None = None
    language: str | None = None
    brand: "ShownBrand | None" = None
    font_url: Callable[[Path], str] | None = None

    def words(self, bank: Bank) -> Words:
        """Return the fixed words of a bank's documents."""
        return words_for(self.language or bank.language)

    def branded(self, bank: Bank) -> "Look":
        """Return the look with the brand of a bank, in grey if the theme states so."""
        if not bank.brand:
            return self
        from studypress.page.brand import shown_brand  # noqa: PLC0415 - few banks have one

        grey = self.facts().word("--logo") == "grey"
        brand = shown_brand(bank.brand, bank.root, grey=grey, embed=self.standalone)
        return replace(self, brand=brand)

    @property
    def large(self) -> bool:
        """Whether it is large print: questions break across pages, figures have separate pages."""
        return self.facts().word("--print") == "large"

    @property
    def least(self) -> float:
        """Minimum type size of a bank's texts, in points."""
        return self.facts().number("--least")

    @property
    def sheet(self) -> tuple[float, float] | None:
        """Width and height of its paper in points; None unless they are stated in millimetres."""
        css = "".join(_texts(self.custom, (f"paper/{self.paper}.css",)).values())
        found = dict(_EDGE.findall(css))
        if len(found) < len(_EDGES):
            return None
        width, height = (float(found[edge]) * _MM for edge in _EDGES)
        return width, height

    def styles(self, document: str) -> dict[str, str]:
        """Return the text of each style by its path, from the most general to the most specific."""
        names = ["base.css", f"{document}.css", f"paper/{self.paper}.css"]
        names += ["two-sided.css"] if self.two_sided else []
        names += [f"themes/{self.theme}.css", *(["screen.css"] if self.standalone else [])]
        return _texts(self.custom, tuple(names))

    def facts(self, document: str = "base") -> Facts:
        """Return the facts that the styles of a document state."""
        names = ("base", document, f"paper/{self.paper}", f"themes/{self.theme}")
        return _facts(self.custom, tuple(dict.fromkeys(names)))

    def counts(self, document: str) -> bool:
        """Return whether a style of the user's folder uses counters in a document."""
        styles = self.styles(document).items() if self.custom else ()
        theirs = (css for path, css in styles if Path(path).is_relative_to(self.custom or ""))
        return any(map(counts, theirs))

    def changes_rules(self, document: str) -> bool:
        """Return whether the user's folder has templates, or styles that are no plain themes.

        A plain theme or paper sets custom properties, and has no other rules.
        """
        if not self.custom:
            return False
        styles = self.styles(document).items()
        theirs = [(path, css) for path, css in styles if Path(path).is_relative_to(self.custom)]
        plain = all(
            Path(path).parent.name != "styles" and sets_properties_only(css) for path, css in theirs
        )
        return (self.custom / "templates").exists() or not plain


def recorded_look(
    paper: str, theme: str, custom: Path | None = None, language: str | None = None
) -> Look:
    """Return the look of a printed exam; an unknown paper or theme is replaced by the default."""
    return Look(
        paper if paper in style_names("paper", custom) else "A4",
        theme if theme in style_names("themes", custom) else "print",
        figure_url=str,
        asset_url=str,
        custom=custom,
        language=language,
    )


def known_style(folder: str, name: str, custom: Path | None) -> str:
    """Return the name of a paper or theme in the spelling of its file.

    Raises CallError if neither the shipped styles nor the `custom` folder contain it.
    """
    names = style_names(folder, custom)
    for known in names:
        if known.lower() == name.lower():
            return known
    option = {"paper": "--paper", "themes": "--theme"}[folder]
    raise CallError(f"{option}: unknown name '{name}'; known: {', '.join(names)}")


def custom_problems(custom: Path) -> Iterator[Problem]:
    """Yield the problems of a user's folder, such as files that no document uses."""
    folders = [custom / kind for kind in ("templates", "styles")]
    if not any(folder.is_dir() for folder in folders):
        yield Problem(SourcePlace(str(custom)), "it has no folder templates or styles")
    yield from font_problems(custom)
    yield from _unrecordable(custom)
    for path in sorted(custom.glob("templates/**/*")) + sorted(custom.glob("styles/**/*.css")):
        if path.suffix in (".j2", ".css"):
            yield from _unread(custom, path)
    yield from _unused(custom)


def _unused(custom: Path) -> Iterator[Problem]:
    """Yield the files of a user's folder that no document uses; only styles are errors."""
    ours = {
        path.name: f"{kind}/{path.relative_to(shipped(kind)).parent.as_posix()}".removesuffix("/.")
        for kind in ("templates", "styles")
        for path in look_files(kind)
    }
    files = sorted(islice(own_files(custom), MAX_FILES))
    texts = [_text(custom, path) for path in files if path.suffix in _TEXTS]
    for path in files:
        folder = path.relative_to(custom).parent.as_posix()
        is_style = path.suffix == ".css"
        named = not is_style and any(path.name in text for text in texts)
        is_known = folder in (FOLDER, ours.get(path.name)) or (is_style and folder in _FOLDERS)
        if is_known or named:
            continue
        hint = "; a theme must be in styles/themes"
        if path.name in ours:
            hint = f": its folder must be {ours[path.name]}"
        elif not is_style or folder == "styles":
            hint = did_you_mean(path.name, sorted(ours)) or hint * is_style
        message = f"no document uses this {'style' if is_style else 'file'}{hint}"
        yield Problem(SourcePlace(str(path)), message, remark=not is_style)


def _text(custom: Path, path: Path) -> str:
    """Return the text of a file in a user's folder; "" if it may not be read."""
    try:
        data = read_inside(custom, path.relative_to(custom).as_posix(), MAX_BYTES)
    except ClosedDoorError:
        return ""
    return data.decode(errors="replace")


def _unrecordable(custom: Path) -> Iterator[Problem]:
    """Yield links to folders, too many files and bad names: a manifest cannot record them."""
    for path in sorted(islice(custom.rglob("*"), 10 * MAX_FILES)):
        if path.is_symlink() and path.is_dir():
            yield Problem(
                SourcePlace(str(path)), "a link to a folder is not followed: copy the folder"
            )
    paths = list(islice(own_files(custom), MAX_FILES + 1))
    if len(paths) > MAX_FILES:
        message = f"it has more than {MAX_FILES:,} files: remove those that documents do not use"
        yield Problem(SourcePlace(str(custom)), message)
    for path in sorted(paths):
        name = path.relative_to(custom).as_posix()
        if len(name) > _MAX_NAME or not name.isprintable():
            message = f"a name must have at most {_MAX_NAME} characters, all printable"
            yield Problem(SourcePlace(str(path)), f"{message}: rename the file")


def _unread(custom: Path, path: Path) -> Iterator[Problem]:
    """Yield the problems of a file that cannot be read or exceeds a limit."""
    try:
        text = read_inside(custom, path.relative_to(custom).as_posix(), MAX_BYTES).decode()
    except ClosedDoorError as error:
        yield Problem(SourcePlace(str(path)), str(error))
    except UnicodeDecodeError:
        yield Problem(SourcePlace(str(path)), "it is not UTF-8 text")
    else:
        if path.suffix == ".css":
            for line, column, message in list(style_faults(text)) or fact_faults(text):
                yield Problem(SourcePlace(str(path), line, column), message)


@of_look
@cache
def _texts(custom: Path | None, names: tuple[str, ...]) -> dict[str, str]:
    found = [_first(looks("styles", custom), name) for name in names]
    return {str(path): path.read_text(encoding="utf-8") for path in found}


@of_look
@cache
def _facts(custom: Path | None, names: tuple[str, ...]) -> Facts:
    """Return the facts of styles; a shipped style is read before that of the user that replaces it.

    So a user's copy that is older than a fact has the default.
    """
    folders = looks("styles", custom)[::-1]
    paths = [folder / f"{name}.css" for name in names for folder in folders]
    return facts_of(path for path in paths if path.is_file())


def _first(folders: list[Path], name: str) -> Path:
    return next(path for folder in folders if (path := folder / name).is_file())
