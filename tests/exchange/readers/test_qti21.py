"""QTI 2.1 and 2.2, construct by construct."""

from typing import Any

import pytest

from studypress.errors import ContentError
from studypress.exchange.draft import DraftBank
from studypress.exchange.formats import format_of
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.qti21 import read

NAMESPACE = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" title="An item" identifier="i1"'


def draft_of(inner: str, attributes: str = 'adaptive="false"') -> DraftBank:
    xml = f"<assessmentItem {NAMESPACE} {attributes}>{inner}</assessmentItem>"
    file = InputFile("item.xml", xml.encode())
    assert format_of(file).name == "qti21"
    return read(file)


def data_of(inner: str) -> tuple[dict[str, Any], list[str]]:
    draft = draft_of(inner)
    (question,) = draft.questions
    return question.data, [f"{each.effect}: {each.message}" for each in draft.remarks]


def declared(*values: str, base: str = "identifier", more: str = "", several: bool = False) -> str:
    listed = "".join(f"<value>{value}</value>" for value in values)
    right = f"<correctResponse>{listed}</correctResponse>" if values else ""
    cardinality = "multiple" if several else "single"
    return (
        f'<responseDeclaration identifier="R" cardinality="{cardinality}" baseType="{base}">'
        f"{right}{more}</responseDeclaration>"
    )


def mapping(**points: str) -> str:
    entries = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in points.items()
    )
    return f'<mapping defaultValue="0">{entries}</mapping>'


def choice(*texts: str, most: int = 1, more: str = 'shuffle="true"') -> str:
    made = "".join(f'<simpleChoice identifier="{name}">{name}</simpleChoice>' for name in texts)
    return (
        f'<itemBody><choiceInteraction responseIdentifier="R" maxChoices="{most}" {more}>'
        f"<prompt>Which?</prompt>{made}</choiceInteraction></itemBody>"
    )


ENTRY = '<textEntryInteraction responseIdentifier="R"/>'


def test_a_choice_has_reasons_fixed_places_and_points() -> None:
    body = choice("A", "B", "None").replace('"None">', '"None" fixed="true">', 1)
    body = body.replace(
        ">A<",
        '>A <feedbackInline outcomeIdentifier="F" identifier="A">No: <i>x</i></feedbackInline><',
    )
    score = '<outcomeDeclaration identifier="SCORE" normalMaximum="2.5"/>'
    general = (
        '<modalFeedback outcomeIdentifier="S" identifier="SOLUTION"><p>So.</p></modalFeedback>'
    )
    data, remarks = data_of(declared("B") + score + body + general)
    assert data == {
        "question": "Which?",
        "kind": "single",
        "answer": {"explanation": "So."},
        "choices": [
            {"text": "A", "why": "No: *x*"},
            {"text": "B", "correct": True},
            {"text": "None", "pin": "last"},
        ],
        "points": 2.5,
    }
    assert remarks == []


def test_feedback_belongs_to_the_choice_for_which_it_is_shown() -> None:
    rule = (
        "<responseProcessing><responseCondition><responseIf><match><variable identifier='R'/>"
        "<baseValue baseType='identifier'>A</baseValue></match><setOutcomeValue identifier='F'>"
        "<baseValue baseType='identifier'>fb1</baseValue></setOutcomeValue></responseIf>"
        "</responseCondition></responseProcessing>"
    )
    modal = '<modalFeedback outcomeIdentifier="F" identifier="{}">Words.</modalFeedback>'
    named = "".join(modal.format(name) for name in ("fb1", "incorrect", "hint"))
    data, remarks = data_of(declared("B") + choice("A", "B") + rule + named)
    assert data["choices"] == [{"text": "A", "why": "Words."}, {"text": "B", "correct": True}]
    assert remarks == [
        "lost: a hint is not kept: a bank has none",
        "changed: feedback on wrong answers in general is the explanation",
    ]


@pytest.mark.parametrize(
    ("declaration", "right", "lost"),
    [
        (declared("A", "C", several=True), ["A", "C"], 0),
        (declared(more=mapping(A="1", C="1"), several=True), ["A", "C"], 0),
        (declared("A", more=mapping(A="2", B="-1"), several=True), ["A"], 1),
        (declared(several=True), [], 1),
    ],
)
def test_several_choices_are_right(declaration: str, right: list[str], lost: int) -> None:
    data, remarks = data_of(declaration + choice("A", "B", "C", most=0))
    assert data["kind"] == "several"
    assert [each["text"] for each in data["choices"] if "correct" in each] == right
    assert len(remarks) == lost


def test_true_and_false_are_a_statement_and_other_words_are_choices() -> None:
    data, _ = data_of(declared("False") + choice("True", "False"))
    assert (data["kind"], data["answer"]) == ("true-false", {"statement": False})
    data, _ = data_of(declared("Nein") + choice("Ja", "Nein", more='shuffle="false"'))
    assert (data["kind"], data["shuffle"]) == ("single", False)


@pytest.mark.parametrize(
    ("comparison", "answer"),
    [
        ("", {"value": "2.5"}),
        ('<equal toleranceMode="exact">{}</equal>', {"value": "2.5"}),
        (
            '<equal toleranceMode="absolute" tolerance="0.5 0.5">{}</equal>',
            {"value": "2.5", "tolerance": "0.5"},
        ),
        (
            '<equal toleranceMode="relative" tolerance="1">{}</equal>',
            {"value": "2.5", "tolerance": "1%"},
        ),
        (
            '<equalRounded roundingMode="decimalPlaces" figures="1">{}</equalRounded>',
            {"value": "2.5", "tolerance": "0.05"},
        ),
        (
            '<equalRounded roundingMode="significantFigures" figures="2">{}</equalRounded>',
            {"value": "2.5", "tolerance": "0.05"},
        ),
    ],
)
def test_numbers_have_tolerances(comparison: str, answer: dict[str, str]) -> None:
    sides = "<variable identifier='R'/><correct identifier='R'/>"
    rule = f"<responseProcessing>{comparison.format(sides)}</responseProcessing>"
    body = f"<itemBody><p>How long? {ENTRY} <span class='unit'>s</span></p></itemBody>"
    data, remarks = data_of(declared("2.5", base="float") + body + rule)
    assert (data["kind"], data["answer"]) == ("number", {**answer, "unit": "s"})
    assert (data["question"], remarks) == ("How long?", [])


def test_elements_that_are_not_read_are_named() -> None:
    body = f"<itemBody><p>How long? {ENTRY}</p></itemBody>"
    tools = "<companionMaterialsInfo><calculator/></companionMaterialsInfo>"
    _, remarks = data_of(declared("2", base="float") + body + tools)
    (remark,) = remarks
    assert "elements that a bank does not have: companionMaterialsInfo" in remark


def test_a_range_of_the_scoring_is_a_number() -> None:
    ends = "".join(
        f"<{name}><variable identifier='R'/><baseValue>{end}</baseValue></{name}>"
        for name, end in (("gte", 1), ("lte", 2))
    )
    body = f"<itemBody><p>{ENTRY} <b>s</b></p></itemBody>"
    rule = f"<responseProcessing><and>{ends}</and></responseProcessing>"
    data, remarks = data_of(declared(base="integer") + body + rule)
    assert data["answer"] == {"value": "1.5", "tolerance": "0.5"}
    assert "the range 1 to 2" in remarks[0]
    assert data["question"] == r"\_\_\_\_ **s**"


def test_short_answers_are_those_with_all_points() -> None:
    body = f"<itemBody><p>Sun of {ENTRY};</p></itemBody>"
    declaration = declared("York", base="string", more=mapping(York="1", york="0.5", Kent="0.2"))
    data, remarks = data_of(declaration + body)
    assert (data["kind"], data["answer"]) == ("short", {"accept": ["York"]})
    assert remarks == ["lost: answers with a part of the points are not kept: Kent, york"]


def test_values_of_the_scoring_are_right_if_none_are_declared() -> None:
    rule = (
        "<responseIf><match><variable identifier='R'/><baseValue>B</baseValue></match>"
        "<setOutcomeValue identifier='SCORE'><baseValue>3</baseValue></setOutcomeValue>"
        "</responseIf>"
    )
    data, _ = data_of(declared() + choice("A", "B") + rule)
    assert data["choices"][1] == {"text": "B", "correct": True}
    assert data["points"] == 3


def test_an_open_question_has_its_rubric_and_sample_answer() -> None:
    rubric = (
        "<rubricBlock view='scorer'><p>Be kind.</p><ol class='marking'><li><span class='points'>2"
        "</span> Names <b>it</b>.</li></ol></rubricBlock>"
    )
    body = f"<itemBody><extendedTextInteraction responseIdentifier='R'/>{rubric}</itemBody>"
    data, remarks = data_of(declared("Because.", base="string") + body)
    assert data["kind"] == "open"
    assert data["answer"] == {
        "bullet": "Because.",
        "explanation": "Be kind.",
        "marking": [{"points": 2, "says": "Names **it**."}],
    }
    assert remarks == []


def test_bodies_have_formulas_objects_and_parts_that_are_lost() -> None:
    math = (
        '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:semantics><m:mi>x</m:mi>'
        '<m:annotation encoding="application/x-tex">x_1</m:annotation></m:semantics></m:math>'
    )
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>"
    address = "data:image/svg+xml," + svg.replace("<", "%3C").replace(">", "%3E").replace(
        "'", "%27"
    )
    body = choice("A", "B").replace(
        "<itemBody>",
        f'<itemBody><p>Is {math} here? <object type="image/svg+xml" data="{address}">A box</object>'
        "</p><infoControl title='x'/>",
    )
    data, remarks = data_of(declared("A") + body)
    assert data["question"].startswith("Is $x_1$ here? ![A box](figures/")
    assert any("<infoControl> is not kept" in each for each in remarks)


@pytest.mark.parametrize(
    ("inner", "attributes", "reason"),
    [
        (choice("A"), 'adaptive="true"', "adaptive"),
        ("<templateProcessing/>" + choice("A"), "", "variables"),
        ("<itemBody><p>Words</p></itemBody>", "", "asks for no answer"),
        (choice(*(f"c{at}" for at in range(101))), "", "101 choices"),
        ("", "", "asks for no answer"),
        (f"<itemBody><p>{ENTRY}{ENTRY}</p></itemBody>", "", "2 answers (textEntryInteraction)"),
        ("<itemBody><matchInteraction/></itemBody>", "", "matchInteraction"),
        ("<itemBody><customInteraction/></itemBody>", "", "customInteraction"),
    ],
)
def test_other_items_are_left_out_with_a_remark(inner: str, attributes: str, reason: str) -> None:
    draft = draft_of(inner, attributes)
    assert draft.questions == []
    (remark,) = draft.remarks
    assert reason in remark.message


def test_the_other_version_is_named() -> None:
    with pytest.raises(ContentError, match="--from qti12"):
        read(InputFile("a.xml", b"<questestinterop/>"))
