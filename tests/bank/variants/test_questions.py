from collections.abc import Mapping

import pytest
from pydantic import TypeAdapter

from studypress.bank.variants.definitions import Definition, Variables
from studypress.bank.variants.instances import VariantFault
from studypress.bank.variants.questions import QuestionInstance, question_instances

VARIABLES = TypeAdapter[Mapping[str, Definition]](Variables)


def made(
    variables: object, **question: object
) -> tuple[list[QuestionInstance], list[VariantFault]]:
    data = {"id": "q", "variables": variables, "variants": 10, **question}
    return question_instances(data, VARIABLES.validate_python(variables), 10)


def test_an_instance_has_its_values_in_its_texts() -> None:
    found, faults = made(
        {"n": [1, 2], "half": "n / 2"},
        question="[[n]] and [[x, y]]?",
        tags=["[[n]]"],
        choices=[{"text": "[[half]]"}],
    )
    assert faults == []
    assert found[0] == QuestionInstance(
        {"n": "1", "half": "0.5"},
        {
            "id": "q",
            "question": "1 and [[x, y]]?",
            "tags": ["[[n]]"],
            "choices": [{"text": "0.5"}],
        },
    )
    assert [instance.values["n"] for instance in found] == ["1", "2"]


def test_the_value_of_an_answer_is_exact() -> None:
    found, faults = made(
        {"n": [1, 3], "third": "n / 3"}, question="[[n]]", answer={"value": "[[third]]"}
    )
    assert faults == []
    assert [instance.data["answer"] for instance in found] == [{"value": "1/3"}, {"value": "1"}]


def test_a_text_with_too_many_digits_is_a_fault_once() -> None:
    found, faults = made({"n": [3, 1, 2], "third": "n / 3"}, question="[[n]]: [[third]]")
    assert len(found) == 3
    assert faults == [
        VariantFault(
            ("question",),
            "with third = 1/3: too many digits: define a variable as round(third, 2)",
            7,
        )
    ]


def test_unknown_names_in_texts_are_located() -> None:
    found, faults = made({"number": [1, 2]}, question="[[number]] [[nomber]]", mistakes=["[[K]]"])
    assert found == []
    assert faults == [
        VariantFault(("question",), "no variable is named 'nomber'; did you mean 'number'?", 11),
        VariantFault(
            ("mistakes", 0), "no variable is named 'K': define it, or remove the brackets", 0
        ),
    ]


def test_a_variable_that_is_not_used_is_a_fault() -> None:
    _, faults = made({"n": [1, 2], "m": "n + 1", "k": [1]}, question="[[n]]")
    message = "the variable '{0}' is not used: write [[{0}]] in a text, or remove it"
    assert faults == [
        VariantFault(("variables", name), message.format(name)) for name in ("m", "k")
    ]


@pytest.mark.parametrize("size", [100, 1500])
def test_a_long_value_is_not_recorded(size: int) -> None:
    found, _ = made(
        {"n": [1, 2], "long": f"n / 3 ** {size}"}, answer={"value": "[[long]]"}, x="[[n]]"
    )
    assert ("long" in found[0].values) == (size == 100)
