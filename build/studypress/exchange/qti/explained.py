"""Parts of an item with classes: the bullet and the explanation of feedback, the unit of a stem."""

from lxml import etree
from lxml.html import fragment_fromstring

from studypress.errors import SourcePlace
from studypress.exchange.markup.elements import inner_html
from studypress.exchange.markup.from_html import HtmlTexts

BULLET, EXPLANATION, UNIT = "bullet", "explanation", "unit"
"""Classes of the parts of an item that is exported, by which they are recognised."""


def feedback_html(bullet: str, explanation: str) -> str:
    """Return a feedback of the HTML of a bullet and an explanation, each of which may be empty."""
    parts = {BULLET: bullet, EXPLANATION: explanation}
    return "".join(f'<div class="{name}">{text}</div>' for name, text in parts.items() if text)


def explained(html: str, texts: HtmlTexts, place: SourcePlace) -> dict[str, str]:
    """Return the keys of an answer that a feedback states; without classes, it explains."""
    rest, bullet = taken(html, "div", BULLET)
    parts = {EXPLANATION: rest}
    if bullet is not None:
        parts[BULLET] = inner_html(bullet)
    answer = {key: texts.markdown(text, place) for key, text in parts.items()}
    return {key: text for key, text in answer.items() if text}


def without_unit(html: str) -> tuple[str, str]:
    """Return the HTML of a stem without the line of the unit of its answer, and the unit."""
    rest, line = taken(html, "p", UNIT)
    if line is None:
        return html, ""
    return rest, " ".join("".join(map(str, line.itertext())).split())


def taken(html: str, name: str, kind: str) -> tuple[str, etree._Element | None]:
    """Return HTML without its element of a name and a class, and that; None if it has none."""
    if f'class="{kind}"' not in html:
        return html, None
    root = fragment_fromstring(html, create_parent="div")
    found = next((each for each in root.iter(name) if each.get("class") == kind), None)
    if found is not None:
        found.drop_tree()
    return inner_html(root), found
