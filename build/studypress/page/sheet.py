"""From a template and its context to a sheet: HTML with its styles."""

import re
import traceback
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

from jinja2 import FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from studypress.errors import ContentError, Place, Problem
from studypress.page.look import Look
from studypress.page.markdown import Markdown, is_line
from studypress.page.webfonts import with_fonts
from studypress.paths import looks, shipped

_ADDRESS = re.compile(r"""url\(\s*(["']?)(?!["']|data:|#)([^"')]+)\1\s*\)""")


@dataclass(frozen=True)
class Sheet:
    """A document before printing: HTML in which nothing is left to decide, and its styles.

    A style is CSS by the path of its file.
    """

    html: str
    styles: Mapping[str, str]
    fillable: bool = False
    """Whether its elements say which fields a PDF form shall have over them."""


def sheet(
    name: str,
    look: Look,
    language: str,
    context: Mapping[str, object],
    template: str | None = None,
) -> Sheet:
    """Render the template `name`, or another, with its context and the styles of that name.

    Raises ContentError with file and line where a template of a user's own fails.
    """
    markdown = Markdown(
        language,
        look.figure_url,
        plates=look.large and not look.whole,
        formulas=look.cache,
    )
    styles = look.styles(name)
    css = _joined(styles, look) if look.whole else ""
    script = _script() if look.whole else ""
    with _located(look.custom):
        html = (
            _environment(look.custom)
            .get_template(f"{template or name}.html.j2")
            .render(
                **context,
                document=name,
                language=language,
                look=look,
                asset=look.asset_url,
                block=markdown.block,
                choice_text=markdown.choice,
                is_line=is_line,
                explanation=markdown.explanation,
                plates=markdown.plates,
                inline=markdown.inline,
                heading=markdown.heading,
                below=markdown.below,
                entry_of=markdown.entry,
                css=css,
                script=script,
                script_hash=_hash(script),
            )
        )
    fillable = bool(context.get("fillable"))
    return Sheet(with_fonts(html, css) if look.whole else html, styles, fillable)


@cache
def _script() -> str:
    return (shipped("templates") / "find.js").read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """Return the one source of scripts that a page allows: this script, by its digest."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


@cache
def _environment(custom: Path | None) -> ImmutableSandboxedEnvironment:
    # Sandboxed, since a folder of templates may come from someone else.
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(looks("templates", custom)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@contextmanager
def _located(custom: Path | None) -> Iterator[None]:
    """Say where a template of the user's failed; a failure of ours is a bug, and stays one."""
    try:
        yield
    except TemplateSyntaxError as error:
        place = Place(error.filename or error.name or "", error.lineno, 1)
        raise ContentError([Problem(place, f"{error.message}")]) from error
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        theirs = [
            frame for frame in frames if custom and Path(frame.filename).is_relative_to(custom)
        ]
        if not theirs:
            raise
        place = Place(theirs[-1].filename, theirs[-1].lineno or 1, 1)
        raise ContentError([Problem(place, f"{error}")]) from error


def _joined(styles: Mapping[str, str], look: Look) -> str:
    """Join the styles into one, with what they refer to put into them."""

    def whole(path: str, text: str) -> str:
        return _ADDRESS.sub(lambda at: f'url("{look.asset_url(_below(look, path, at[2]))}")', text)

    return "\n".join(whole(path, text) for path, text in styles.items())


def _below(look: Look, path: str, address: str) -> str:
    """Return the name, below the user's folder, of what a style of that folder refers to."""
    if not (look.custom and Path(path).is_relative_to(look.custom)):
        raise LookupError(f"{path} refers to {address}")
    return urljoin(Path(path).relative_to(look.custom).as_posix(), address)
