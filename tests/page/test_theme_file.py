"""A new theme lists the properties that styles use, with their values."""

import re

from studypress.files.package_folders import shipped
from studypress.page.facts import FACTS
from studypress.page.theme_file import theme_file

STYLES = "\n".join(path.read_text() for path in shipped("styles").rglob("*.css"))
LISTED = dict(
    re.findall(r"^  /\* (--[\w-]+): ([^;]+); \*/ +/\* .+ \*/$", theme_file("a", "b"), re.MULTILINE)
)


def test_the_properties_of_a_theme_are_listed_with_their_values() -> None:
    assert LISTED["--size"] == "10pt"
    assert LISTED["--text"] == '"IBM Plex Serif", var(--others)'
    assert LISTED["--print"] == "usual"
    assert "--half" not in LISTED  # it is computed


def test_each_listed_property_is_used() -> None:
    unused = [name for name in LISTED if name not in FACTS and f"var({name}" not in STYLES]
    assert not unused


def test_a_property_whose_comment_signs_are_removed_is_set() -> None:
    css = re.sub(r"/\* (--size: )10pt; \*/", r"\g<1>11pt;", theme_file("a", "b"))
    assert re.search(r"^:root \{.*\n  --size: 11pt; +/\* body", css, re.MULTILINE | re.DOTALL)
