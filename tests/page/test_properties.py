"""Values of the properties of themes, and the names that no style knows."""

import pytest

from studypress.page.properties import (
    declared,
    unknown_families,
    unset_properties,
    unused_properties,
    value_faults,
)
from studypress.press.engine import is_valid


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("--size: 11pt", True),
        ("--size: calc(2 * var(--line))", True),
        ("--size: 11", False),
        ("--ink: rebeccapurple", True),
        ("--ink: blakc", False),
        ("--text: 'Owl', var(--others)", True),
        ("--text: 'Owl' 'Crow'", False),
    ],
)
def test_a_value_has_the_type_of_the_default(value: str, *, valid: bool) -> None:
    faults = [fault[:2] for fault in value_faults(f":root {{ {value} }}", is_valid)]
    assert faults == ([] if valid else [(1, 9)])


def test_the_default_values_are_valid() -> None:
    css = "".join(f"{each.name}: {each.value};" for each in declared() if each.name)
    assert list(value_faults(f":root {{ {css} }}", is_valid)) == []
    assert len(list(value_faults(f":root {{ {css} }}", lambda _: False))) > 15


def test_properties_that_no_style_uses_or_sets_are_found() -> None:
    css = ":root { --xyz: 1pt; --mine: 1pt }\np { margin: var(--mine) var(--own, 1pt) var(--ink) }"
    assert list(unused_properties(css, [css])) == [(1, 9, "no style uses the property --xyz")]
    assert list(unset_properties(css, [css])) == []
    assert [fault[:2] for fault in unset_properties("p { margin: var(--mine) }", [])] == [(1, 17)]


@pytest.mark.parametrize(
    ("css", "hint"),
    [
        (":root { --text: 'Owl', serif }", None),
        (":root { --text: 'IBM Plex Serif' }", None),
        ("p { font: 9pt serif }", None),
        (":root { --text: 'Oowl', serif }", "; did you mean 'Owl'?"),
        ("p { font: 9pt 'Comic' }", "; fonts: IBM Plex Serif,"),
    ],
)
def test_a_preferred_font_exists(css: str, hint: str | None) -> None:
    faults = list(unknown_families(css, ["Owl"]))
    assert bool(faults) == bool(hint)
    assert not hint or hint in faults[0][2]
