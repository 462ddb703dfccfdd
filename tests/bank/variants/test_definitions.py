from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from studypress.bank.variants.definitions import Definition, NumberRange, Variables

VARIABLES = TypeAdapter[Mapping[str, Definition]](Variables)


def read(**given: object) -> Mapping[str, Definition]:
    return VARIABLES.validate_python(given)


def faults(**given: object) -> list[tuple[str, tuple[int | str, ...]]]:
    with pytest.raises(ValidationError) as error:
        read(**given)
    return [(fault["type"], fault["loc"]) for fault in error.value.errors()]


def test_a_variable_is_a_range_a_list_a_number_or_an_expression() -> None:
    found = read(n={"from": 2, "to": 9}, m=[10, 0.1, "x"], g=9.81, product="n * m")
    assert found == {
        "n": NumberRange.model_validate({"from": 2, "to": 9}),
        "m": (10, Fraction(1, 10), "x"),
        "g": (Fraction(981, 100),),
        "product": "n * m",
    }


@given(st.integers(-50, 50), st.integers(0, 50), st.integers(1, 9))
def test_a_range_contains_its_ends_and_steps_by_tenths(first: int, more: int, step: int) -> None:
    found = NumberRange.model_validate(
        {"from": first / 10, "to": (first + more) / 10, "step": step / 10}
    )
    expected = [Fraction(at, 10) for at in range(first, first + more + 1, step)]
    assert [found[at] for at in range(len(found))] == expected


@pytest.mark.parametrize(
    ("definition", "fault", "path"),
    [
        (None, "null", ()),
        (True, "listed", (0,)),
        ([], "too_short", ()),
        ([1, None], "listed", (1,)),
        ([float("inf")], "listed", (0,)),
        ([1e300], "listed", (0,)),
        ([[1]], "listed", (0,)),
        (["x" * 501], "string_too_long", (0,)),
        (list(range(1001)), "too_long", ()),
        ([1, 2, 1.0], "repeated", ()),
        ([1, "1"], "repeated", ()),
        ({"from": 9, "to": 2}, "range", ()),
        ({"from": 1, "to": 100_001}, "range", ()),
        ({"from": 1, "to": 2, "step": 0}, "step", ()),
        ({"from": "a", "to": 2}, "decimal", ("from",)),
        ({"from": 1}, "missing", ("to",)),
        ({"from": 1, "to": 2, "by": 3}, "extra_forbidden", ("by",)),
    ],
)
def test_an_invalid_definition_is_located(
    definition: object, fault: str, path: tuple[str | int, ...]
) -> None:
    assert (fault, ("n", *path)) in faults(n=definition)


@pytest.mark.parametrize("name", ["N", "1n", "a-b", "é", "n" * 33, "max", "pi", "if", "lambda"])
def test_a_name_is_a_lower_case_identifier_without_another_meaning(name: str) -> None:
    assert [path for _, path in faults(**{name: [1]})] == [(name, "[key]")]


def test_the_number_of_variables_is_limited() -> None:
    assert faults() == [("too_short", ())]
    assert faults(**{f"n{at}": [1] for at in range(31)}) == [("too_long", ())]
