"""Parts of a bank that Moodle has no field for: in its texts, in elements of classes of our own."""

import re
from collections.abc import Sequence
from html import escape

from lxml.html import fragment_fromstring

from studypress.exchange.markup.elements import inner_html

BULLET, MARKING, POINTS = "studypress-bullet", "studypress-marking", "studypress-points"
DIFFICULTY = "difficulty-"
"""Beginning of the tag that states a difficulty."""

_BULLET = re.compile(rf'\A\s*<p class="{BULLET}">(.*?)</p>', re.DOTALL)


def with_bullet(bullet: str, html: str) -> str:
    """Return HTML with the bullet, as HTML of one line, before it."""
    return f'<p class="{BULLET}">{bullet}</p>{html}' if bullet else html


def parted_bullet(html: str) -> tuple[str, str]:
    """Return the bullet of HTML, and the rest of it; "" without a bullet."""
    found = _BULLET.match(html)
    return (found[1], html[found.end() :]) if found else ("", html)


def scheme_html(lines: Sequence[tuple[str, str]]) -> str:
    """Return a marking scheme: points, and what earns them as HTML."""
    items = (
        f'<li><span class="{POINTS}">{escape(points)}</span> {says}</li>' for points, says in lines
    )
    return f'<ul class="{MARKING}">{"".join(items)}</ul>' if lines else ""


def parted_scheme(html: str) -> tuple[list[tuple[str, str]], str]:
    """Return the lines of the marking scheme in HTML, and the rest of it."""
    if MARKING not in html:
        return [], html
    root = fragment_fromstring(html, create_parent="div")
    lines: list[tuple[str, str]] = []
    for scheme in root.find_class(MARKING):
        for item in scheme.iterchildren("li"):
            points = item.find_class(POINTS)
            stated = points[0].text_content().strip() if points else ""
            for each in points[:1]:
                each.clear(keep_tail=True)
            lines.append((stated, inner_html(item)))
        scheme.drop_tree()
    return lines, inner_html(root)
