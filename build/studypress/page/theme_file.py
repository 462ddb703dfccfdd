"""The style of a new theme: the properties of `base.css`, commented out, with their meanings."""

from collections.abc import Iterator

from studypress.page.properties import declared

_HEAD = """\
/* The theme "{name}". To print with it:

     studypress guide --custom {custom} --theme {name}

   Each line below is a property with its default value, and its meaning. To change one, take away
   the comment signs around it, and write another value:

     --size: 11pt;

   Lengths are in pt, mm or em. All other properties keep the values of studypress. */

:root {{
"""
_FOOT = """\
}

/* Rules for single elements can follow, for example:
h1 { letter-spacing: .02em; }
*/
"""
_COLUMN = 58  # of the meanings


def theme_file(name: str, custom: str) -> str:
    """Return the text of a new theme, which prints as the default theme until it is changed."""
    return _HEAD.format(name=name, custom=custom) + "\n".join(_groups()) + _FOOT


def _groups() -> Iterator[str]:
    """Yield the lines of each group of properties that have a meaning."""
    title, lines = "", ""
    for name, value, comment in declared():
        if not name:
            if lines:
                yield title + lines
            title, lines = f"  /* {comment} */\n", ""
        elif comment:
            lines += f"  /* {name}: {value}; */".ljust(_COLUMN) + f"  /* {comment} */\n"
    yield title + lines
