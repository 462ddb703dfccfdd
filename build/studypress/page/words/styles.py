"""Fixed words of styles, as custom properties of the root element."""

import re

from studypress.page.words.catalogue import Words

_QUOTED = re.compile(r"[\\\"'<>&]")


def style_words(words: Words) -> str:
    """Return the declarations of all custom properties that contain fixed words."""
    label = words.gettext("Page %(page)s of %(pages)s") % {"page": "|", "pages": "|"}
    before, between, after = label.split("|")
    properties = {
        "--page-before": before,
        "--page-between": between,
        "--page-after": after,
        "--on-page": words.pgettext("page", "p."),
        "--continue": words.gettext("Please continue"),
    }
    return "; ".join(f"{name}: '{escaped(text)}'" for name, text in properties.items())


def escaped(text: str) -> str:
    """Return a text for a string of CSS in an attribute of HTML."""
    return _QUOTED.sub(lambda sign: f"\\{ord(sign[0]):x} ", text)
