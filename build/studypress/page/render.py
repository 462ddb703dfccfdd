"""Rendering of a template and its context as a sheet: HTML with its styles."""

import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from urllib.parse import urljoin

from studypress.bank.models import MarkingLine, Question
from studypress.bank.values.points import Points, rounded, total
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam.model import NONE_SIGN
from studypress.files.inside import ClosedDoorError
from studypress.files.own_fonts import own_fonts
from studypress.files.package_folders import shipped, style_name
from studypress.page.direction import is_right_to_left, mirrored
from studypress.page.look import Look
from studypress.page.words.catalogue import Words, words_for
from studypress.page.words.questions import exact_answer, hint_of
from studypress.page.words.styles import style_words

_COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/""", re.DOTALL)
"""A comment of a style; a string, which may look like one, is the first group."""
_ADDRESS = re.compile(r"""url\(\s*(["']?)(?!["']|data:|#)([^"')]+)\1\s*\)""")


_SCRIPTS = {
    "practice": tuple(
        f"practice/{part}" for part in ("schedule", "grading", "progress", "session", "page")
    )
}
"""Scripts in `templates/screen/` of documents with their own; they make one, in this order."""


@dataclass(frozen=True)
class Sheet:
    """A document before printing: its final HTML, and its styles as CSS by the path of the file."""

    html: str
    styles: Mapping[str, str]
    fillable: bool = False
    """Whether its elements name the fields of a PDF form."""


def sheet(
    name: str,
    look: Look,
    language: str,
    context: Mapping[str, object],
    template: str | None = None,
) -> Sheet:
    """Render a template with its context and the styles of the document `name`.

    `template` is the name of the template if it differs from that of the document. Raises
    ContentError with file and line if a template of a user's folder fails.
    """
    # A sheet that is in the cache needs neither Jinja2 nor the parser of Markdown.
    from studypress.page.closed import closed, require_embedded  # noqa: PLC0415
    from studypress.page.environment import environment  # noqa: PLC0415
    from studypress.page.sandbox import rendered  # noqa: PLC0415
    from studypress.page.text.isolates import isolated  # noqa: PLC0415
    from studypress.page.text.markdown import Markdown  # noqa: PLC0415
    from studypress.page.text.markdown_parser import is_line  # noqa: PLC0415
    from studypress.page.web_fonts import with_fonts  # noqa: PLC0415

    words = words_for(look.language or language)
    markdown = Markdown(
        language,
        look.figure_url,
        around=words.language,
        figure_width=look.figure_width,
        plates=look.large and not look.standalone,
        formulas=look.cache,
    )
    right_to_left = is_right_to_left(look.language or language)
    styles = mirrored(look.styles(name)) if right_to_left else look.styles(name)
    css = _joined(styles, look) if look.standalone else ""
    script = _script(name) if look.standalone else ""
    own = isolated if right_to_left else str
    with _located(look.custom):
        found = environment(look.custom, words).get_template(f"{template or name}.html.j2")
        html = rendered(
            found,
            {
                **context,
                "document": name,
                "language": words.language,
                "right_to_left": right_to_left,
                "root_style": _root_style(words, look),
                "look": Shown(look.paper, look.theme, look.large, look.two_sided, look.standalone),
                "brand": look.brand,
                "asset": look.asset_url,
                "block": markdown.block,
                "of_bank": markdown.of_bank,
                "choice_text": markdown.choice,
                "is_line": is_line,
                "turned": lambda lang: is_right_to_left(lang or language) != right_to_left,
                "explanation": markdown.explanation,
                "plates": markdown.plates,
                "inline": markdown.inline,
                "heading": markdown.heading,
                "below": markdown.below,
                "entry_of": markdown.entry,
                "lines_worth": lines_worth,
                "hint_of": partial(hint_of, words),
                "none_right": NONE_SIGN,
                "exact": lambda question: own(exact_answer(words, question)),
                "decimal": words.number,
                "fixed": words.fixed,
                "grouped": words.grouped,
                "listed": words.listed,
                "any_of": lambda numbers: words.listed(map(words.number, numbers), "or"),
                "css": css,
                "script": script,
            },
        )
        if look.standalone:
            require_embedded(html)
            html = with_fonts(html, css, look.cache, own_fonts(look.custom), look.font_url)
            html = closed(html, script, "'self' data:" if look.font_url else "data:")
    return Sheet(html, styles, bool(context.get("fillable")))


def among_languages(sheet: Sheet, languages: Iterable[str]) -> Sheet:
    """Return a part of a document that has texts in these languages.

    Styles choose the fonts of a whole document by its languages.
    """
    named = "".join(f'<meta lang="{language}">' for language in sorted(set(languages)))
    return replace(sheet, html=sheet.html.replace("<head>", f"<head>{named}", 1))


def _root_style(words: Words, look: Look) -> str:
    """Return the declarations of the root element: the fixed words and the brand of styles."""
    brand = look.brand.styles if look.brand else ""
    return "; ".join(filter(None, (style_words(words), brand)))


def lines_worth(question: Question, worth: Points | None) -> list[tuple[MarkingLine, Points]]:
    """Return the lines of a marking scheme with their points, scaled to a question's points.

    Without `worth` they are not scaled. Scaled points are rounded to two decimals.
    """
    lines = question.answer.marking
    scheme = Fraction(total(line.points for line in lines))
    scale = Fraction(worth) / scheme if worth and scheme else Fraction(1)
    return [(line, rounded(Fraction(line.points) * scale)) for line in lines]


@dataclass(frozen=True)
class Shown:
    """The part of the look that templates can read."""

    paper: str
    theme: str
    large: bool
    two_sided: bool
    standalone: bool


@cache
def _script(document: str) -> str:
    """Return the scripts of a document as one."""
    folder = shipped("templates") / "screen"
    names = _SCRIPTS.get(document, ("find",))
    return "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in names)


@contextmanager
def _located(custom: Path | None) -> Iterator[None]:
    """Raise errors of a user's template as ContentError with a place; other errors are bugs."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError  # noqa: PLC0415 - as in `sheet`

    from studypress.page.closed import OpenDocumentError  # noqa: PLC0415
    from studypress.page.sandbox import TooMuchError  # noqa: PLC0415

    # Errors caused by templates, even if no line of a template is in the traceback.
    of_templates = (RecursionError, SyntaxError, TooMuchError, TemplateNotFound)
    try:
        yield
    except TemplateSyntaxError as error:
        place = SourcePlace(error.filename or error.name or "", error.lineno, 1)
        raise ContentError([Problem(place, f"{error.message}")]) from error
    except OpenDocumentError as error:
        raise ContentError([Problem(SourcePlace(str(custom or "")), str(error))]) from error
    except Exception as error:
        if custom is None or isinstance(error, ContentError):
            raise
        frames = traceback.extract_tb(error.__traceback__)
        theirs = [frame for frame in frames if Path(frame.filename).is_relative_to(custom)]
        if not theirs and not isinstance(error, of_templates):
            raise
        spot = SourcePlace(str(custom / "templates"))
        if theirs:
            spot = SourcePlace(theirs[-1].filename, theirs[-1].lineno or 1, 1)
        raise ContentError([Problem(spot, _reason(error))]) from error


def _reason(error: Exception) -> str:
    from jinja2 import TemplateNotFound  # noqa: PLC0415 - as in `sheet`

    if isinstance(error, RecursionError):
        return "the template is nested too deep, or refers to itself"
    if isinstance(error, TemplateNotFound):
        return f"unknown template {error.name}"
    return str(error)


def _joined(styles: Mapping[str, str], look: Look) -> str:
    """Join the styles into one without comments, with the files that they refer to as data."""

    def embedded(path: str, text: str) -> str:
        name = style_name(path, look.custom)
        try:
            return _ADDRESS.sub(lambda at: f'url("{look.asset_url(urljoin(name, at[2]))}")', text)
        except ClosedDoorError as error:
            raise ContentError([Problem(SourcePlace(path), str(error))]) from None

    return "\n".join(_COMMENT.sub(r"\1", embedded(path, text)) for path, text in styles.items())
