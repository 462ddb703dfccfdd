"""From a template and its context to a sheet: HTML with its styles."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from studypress.page.markdown import FigureURL, Markdown
from studypress.paths import shipped


@dataclass(frozen=True)
class Look:
    """What a document looks like; `whole` puts its styles into its HTML, to stand alone."""

    paper: str
    theme: str
    figure_url: FigureURL
    whole: bool = False


@dataclass(frozen=True)
class Sheet:
    """A document before printing: HTML in which nothing is left to decide, and its CSS."""

    html: str
    css: str


def sheet(name: str, look: Look, language: str, context: Mapping[str, object]) -> Sheet:
    """Render the template `name` with its context and the styles of the same name."""
    markdown = Markdown(language, look.figure_url)
    css = _css(name, look.paper, look.theme)
    template = _environment().get_template(f"{name}.html.j2")
    html = template.render(
        **context,
        language=language,
        block=markdown.block,
        inline=markdown.inline,
        heading=markdown.heading,
        below=markdown.below,
        entry_of=markdown.entry,
        css=css if look.whole else None,
    )
    return Sheet(html, css)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _css(name: str, paper: str, theme: str) -> str:
    """Join the styles, the most general first."""
    styles = shipped("styles")
    parts = ("base.css", f"{name}.css", f"paper/{paper}.css", f"themes/{theme}.css")
    return "\n".join((styles / part).read_text(encoding="utf-8") for part in parts)
