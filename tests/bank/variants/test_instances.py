from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from studypress.bank.variants.definitions import Definition, Variables
from studypress.bank.variants.instances import (
    Values,
    VariantFault,
    instances,
    parsed,
)

VARIABLES = TypeAdapter[Mapping[str, Definition]](Variables)


def made(
    given: Mapping[str, object], most: int = 10, question: str = "q"
) -> tuple[list[Values], list[VariantFault]]:
    variables = VARIABLES.validate_python(given)
    expressions, faults = parsed(variables)
    if faults:
        return [], faults
    return instances(variables, expressions, most, question)


def numbers(first: int, last: int) -> dict[str, int]:
    return {"from": first, "to": last}


def test_instances_are_the_same_on_every_platform_and_for_ever() -> None:
    """Printed exams are made again from their banks: these values must never change."""
    variables = {"n": numbers(1, 1000), "m": [10, 20, 30], "s": "n + m"}
    found, _ = made(variables, 5, "ohm")
    assert [tuple(map(str, values.values())) for values in found] == [
        ("627", "10", "637"),
        ("25", "20", "45"),
        ("589", "30", "619"),
        ("232", "10", "242"),
        ("58", "30", "88"),
    ]


def test_few_combinations_are_all_used_in_order() -> None:
    found, faults = made({"double": "2 * n", "n": numbers(1, 3), "t": ["a", "b"]})
    assert faults == []
    assert [{**values} for values in found] == [
        {"double": 2 * n, "n": n, "t": t} for n in (1, 2, 3) for t in "ab"
    ]


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=4),
    st.integers(2, 30),
    st.text(max_size=5),
)
def test_instances_are_distinct_and_as_many_as_possible(
    sizes: list[int], most: int, question: str
) -> None:
    variables = {f"n{at}": numbers(1, size) for at, size in enumerate(sizes)}
    found, faults = made(variables, most, question)
    total = 1
    for size in sizes:
        total *= size
    assert faults == []
    assert len({tuple(values.values()) for values in found}) == len(found) == min(most, total)


def test_instances_depend_on_the_question_but_not_on_expressions() -> None:
    variables = {"n": numbers(1, 1000)}
    first, _ = made(variables)
    other, _ = made(variables, question="p")
    more, _ = made({**variables, "m": "n + 1"})
    assert first != other
    assert [values["n"] for values in first] == [values["n"] for values in more]


def test_each_value_is_drawn_equally_often() -> None:
    """Of 1000 draws of 2 of 5 values, each value is in about 400."""
    drawn = [made({"n": numbers(1, 5)}, 2, str(at))[0] for at in range(1000)]
    for value in range(1, 6):
        assert 340 < sum({"n": value} in found for found in drawn) < 460


def test_expressions_use_others_in_any_order() -> None:
    found, faults = made({"c": "b + 1", "b": "a + 1", "a": [1, 2]})
    assert faults == []
    assert found == [{"c": 3, "b": 2, "a": 1}, {"c": 4, "b": 3, "a": 2}]


def test_a_circle_is_a_fault() -> None:
    found, faults = made({"n": [1, 2], "a": "b + n", "b": "a", "c": "c"})
    assert found == []
    assert len(faults) == 1
    assert faults[0].path in {("variables", "a"), ("variables", "b"), ("variables", "c")}
    assert "are a circle ('" in faults[0].message
    assert "' uses '" in faults[0].message


def test_a_fault_of_an_instance_has_its_values_and_is_reported_once() -> None:
    found, faults = made({"n": [1, 2, 3], "m": [5, 2], "x": "m / (n - 2)", "y": "x + 1"})
    assert [values["n"] for values in found] == [1, 1, 3, 3]
    assert faults == [
        VariantFault(
            ("variables", "x"),
            "with n = 2, m = 5: division by zero: change the expression or the values",
        )
    ]


def test_an_invalid_expression_is_a_fault() -> None:
    assert made({"n": [1, 2], "x": "n + k"})[1] == [
        VariantFault(("variables", "x"), "unknown name 'k': define it, or use another")
    ]
