"""Pages of the desk, from its own templates; a user's folder does not change them."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from studypress.files.package_folders import shipped


def web_page(name: str, context: Mapping[str, object]) -> str:
    """Return a page or a part of one from the template `desk/NAME.html.j2`."""
    return _environment().get_template(f"{name}.html.j2").render(context)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(shipped("templates") / "desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
