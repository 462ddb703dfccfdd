from typing import Any

import yaml

from studypress.bank.variants.expand import ExpandedQuestion, expand
from studypress.bank.yaml_source import Source, parse


def expanded(text: str) -> tuple[Source, list[ExpandedQuestion], list[str]]:
    source = parse(text.encode(), "bank.yaml")
    found, problems = expand(source, [((at,), raw) for at, raw in enumerate(source.data)])
    return source, list(found.values()), [str(problem) for problem in problems]


def text_of(**question: object) -> str:
    return yaml.safe_dump([{"id": "q", **question}], sort_keys=False)


def values(found: list[ExpandedQuestion]) -> list[dict[str, str]]:
    return [instance.values for question in found for instance in question.instances]


def test_the_first_instance_is_put_into_the_data() -> None:
    text = text_of(question="[[n]]?", variables={"n": [3, 4]}, variants=2)
    source, (found,), problems = expanded(text)
    assert problems == []
    assert [instance.values for instance in found.instances] == [{"n": "3"}, {"n": "4"}]
    raw: Any = source.data[0]
    assert raw == {"id": "q", "question": "3?", "variables": {"n": [3, 4]}, "variants": 2}
    assert found.written["question"] == "[[n]]?"


def test_other_questions_stay_as_they_are() -> None:
    source, found, problems = expanded("[{question: '[[n]]'}, text, {question: x, variants: 3}]")
    assert found == []
    assert source.data[0] == {"question": "[[n]]"}
    assert problems == [
        "bank.yaml:1:43: 'variants' needs 'variables': add them, or remove it",
    ]


def test_ten_instances_are_usual_and_a_wrong_number_is_bounded() -> None:
    many = {"n": {"from": 1, "to": 1000}}
    numbers = [None, 3, 1, 1000, "many"]
    texts = [text_of(q="[[n]]", variables=many, variants=number) for number in numbers]
    assert [len(values(expanded(text)[1])) for text in texts] == [10, 3, 2, 100, 10]


def test_invalid_variables_have_different_stand_ins() -> None:
    wrong: list[dict[str, object]] = [{"n": []}, {"n": "m +", "m": 1}]
    for variables in wrong:
        source, found, _ = expanded(text_of(q="[[n]] [[m]] [[n]]", variables=variables))
        assert values(found) == [{"n": "1", "m": "2"}]
        assert source.data[0]["q"] == "1 2 1"


def test_faults_are_located_in_the_text_as_written() -> None:
    text = '- id: q\n  question: "\\u0041 [[n]] [[k]]"\n  variables: {n: [1, 2]}\n'
    assert expanded(text)[2] == [
        "bank.yaml:2:27: no variable is named 'k': define it, or remove the brackets",
    ]
