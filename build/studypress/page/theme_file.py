"""The style of a new theme: the properties of `base.css`, commented out, with their meanings."""

from collections.abc import Iterator

import tinycss2

from studypress.files.package_folders import shipped

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
    groups = "\n".join(_groups())
    return _HEAD.format(name=name, custom=custom) + groups + _FOOT


def _groups() -> Iterator[str]:
    """Yield the lines of each group of properties that have a meaning."""
    title, lines = "", ""
    for declared, comment in _declared():
        if not declared:
            if lines:
                yield title + lines
            title, lines = f"  /* {comment} */\n", ""
        elif comment:
            lines += f"  /* {declared} */".ljust(_COLUMN) + f"  /* {comment} */\n"
    yield title + lines


def _declared() -> Iterator[tuple[str, str]]:
    """Yield each property of `base.css` and the comment on its line, or "" and a heading."""
    css = (shipped("styles") / "base.css").read_text(encoding="utf-8")
    rules = (rule for rule in tinycss2.parse_stylesheet(css) if rule.type == "qualified-rule")
    nodes = tinycss2.parse_blocks_contents(next(rules).content, skip_whitespace=True)
    lines: dict[int, tuple[str, str]] = {}
    for node in nodes:
        declared, _ = lines.get(node.source_line, ("", ""))
        if node.type == "comment":
            lines[node.source_line] = declared, node.value.strip()
        else:
            lines[node.source_line] = tinycss2.serialize([node]), ""
    yield from lines.values()
