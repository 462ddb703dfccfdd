"""Values of the properties of themes, and the names that no style knows."""

import pytest

from studypress.page.properties import declared, probes, unset_properties, unused_properties
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
    (probe,) = probes(f":root {{ {value} }}")
    assert is_valid(probe.css) == valid
    assert (probe.line, probe.column) == (1, 9)


def test_the_default_values_are_valid() -> None:
    css = "".join(f"{each.name}: {each.value};" for each in declared() if each.name)
    found = list(probes(f":root {{ {css} }}"))
    assert len(found) > 15
    assert all(is_valid(probe.css) for probe in found)


def test_properties_that_no_style_uses_or_sets_are_found() -> None:
    css = ":root { --xyz: 1pt; --mine: 1pt }\np { margin: var(--mine) var(--own, 1pt) var(--ink) }"
    assert list(unused_properties(css, [css])) == [(1, 9, "no style uses the property --xyz")]
    assert list(unset_properties(css, [css])) == []
    assert [fault[:2] for fault in unset_properties("p { margin: var(--mine) }", [])] == [(1, 17)]
