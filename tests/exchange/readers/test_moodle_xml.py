"""Moodle XML, construct by construct."""

from pathlib import Path
from typing import Any

import pytest

from studypress.bank.loader import load
from studypress.errors import ContentError
from studypress.exchange.bank_folder import bank_files
from studypress.exchange.draft import DraftBank, DraftQuestion
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.moodle_xml import category_path, read

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


def quiz(*questions: str) -> DraftBank:
    return read(
        InputFile("q.xml", f"<?xml version='1.0'?><quiz>{''.join(questions)}</quiz>".encode())
    )


def question(kind: str, body: str, *, name: str = "A name", stem: str = "<p>Stem?</p>") -> str:
    return (
        f'<question type="{kind}"><name><text>{name}</text></name><questiontext format="html">'
        f"<text><![CDATA[{stem}]]></text></questiontext>{body}</question>"
    )


def answer(text: str, share: str, feedback: str = "", more: str = "") -> str:
    return (
        f'<answer fraction="{share}" format="html"><text>{text}</text>'
        f'<feedback format="html"><text>{feedback}</text></feedback>{more}</answer>'
    )


def only(kind: str, body: str, **more: str) -> tuple[dict[str, Any], list[str]]:
    """Return the data of one question, and the remarks."""
    draft = quiz(question(kind, body, **more))
    return draft.questions[0].data, [f"{each.effect}: {each.message}" for each in draft.remarks]


def test_a_question_with_one_right_choice() -> None:
    body = (
        "<generalfeedback><text>&lt;p&gt;Because.&lt;/p&gt;</text></generalfeedback>"
        "<defaultgrade>2.5000000</defaultgrade><single>true</single>"
        "<shuffleanswers>0</shuffleanswers><idnumber>my-id</idnumber>"
        "<tags><tag><text>algebra</text></tag></tags>"
        + answer("&lt;b&gt;Yes&lt;/b&gt;", "100", "Right so.") + answer("No", "0")
    )  # fmt: skip
    assert only("multichoice", body) == (
        {
            "id": "my-id",
            "kind": "single",
            "question": "Stem?",
            "points": 2.5,
            "tags": ["algebra"],
            "shuffle": False,
            "answer": {"explanation": "Because."},
            "choices": [
                {"text": "**Yes**", "correct": True, "why": "Right so."},
                {"text": "No"},
            ],
        },
        [],
    )


def test_parts_of_the_points_are_remarks() -> None:
    body = answer("a", "100") + answer("b", "50") + answer("c", "-25")
    data, remarks = only("multichoice", body)
    assert [each.get("correct", False) for each in data["choices"]] == [True, False, False]
    assert remarks == [
        "changed: answers that earn a part of the points are wrong: 'b' (50 %)",
        "lost: wrong answers take off points: state it in a blueprint, as 'scoring'",
    ]


def test_several_right_choices_have_equal_parts() -> None:
    single = "<single>false</single>"
    body = single + answer("a", "50") + answer("b", "50.0") + answer("c", "-100")
    data, remarks = only("multichoice", body)
    assert data["kind"] == "several"
    assert [each.get("correct", False) for each in data["choices"]] == [True, True, False]
    assert remarks == []
    _, remarks = only("multichoice", single + answer("a", "70") + answer("b", "30"))
    assert remarks == [
        "changed: right answers earn equal parts of the points, not 'a' (70 %), 'b' (30 %)"
    ]
    data, _ = only("multichoiceset", answer("a", "100") + answer("b", "100") + answer("c", "0"))
    assert [each.get("correct", False) for each in data["choices"]] == [True, True, False]


@pytest.mark.parametrize(
    ("answers", "statement", "guessed"),
    [
        (answer("true", "0") + answer("false", "100"), False, 0),
        (answer("false", "0") + answer("true", "100"), True, 0),
        (answer("Wahr", "100") + answer("Falsch", "0"), True, 1),
        ("", False, 0),
    ],
)
def test_a_statement_is_true_or_false(answers: str, statement: bool, guessed: int) -> None:  # noqa: FBT001
    data, remarks = only("truefalse", answers)
    assert data["kind"] == "true-false"
    assert data["answer"] == {"statement": statement}
    assert len(remarks) == guessed


def test_short_answers_without_signs_for_any_text() -> None:
    body = (
        "<usecase>1</usecase>"
        + answer("*Paris*", "100", "Well done.")
        + answer("a\\*b", "100")
        + answer("P*s", "100")
        + answer("Lyon", "50", "Near.")
        + answer("Rome", "0", "Rome is in Italy.")
        + answer("*", "0")
    )
    data, remarks = only("shortanswer", body)
    assert data["answer"] == {
        "accept": ["Paris", "a*b", "P*s"],
        "explanation": "Well done.\n\nLyon: Near.",
    }
    assert data["mistakes"] == ["Rome: Rome is in Italy."]
    assert [each.partition(":")[0] for each in remarks] == ["changed"] * 6


def test_a_number_with_its_tolerance_and_unit() -> None:
    unit = "<unit><multiplier>{}</multiplier><unit_name>{}</unit_name></unit>"
    body = (
        answer("9.81", "100", more="<tolerance>0.050</tolerance>")
        + answer("10", "50")
        + answer("*", "0", "Measure again.")
        + f"<units>{unit.format('100', 'cm')}{unit.format('1', 'm')}</units>"
    )
    data, remarks = only("numerical", body)
    assert data["answer"] == {
        "value": "9.81", "tolerance": "0.05", "unit": "m", "explanation": r"\*: Measure again.",
    }  # fmt: skip
    assert remarks == [
        "changed: answers that earn a part of the points are wrong: '10' (50 %)",
        "lost: other units are left out: cm",
        "changed: the feedback of answers is in the explanation",
    ]


def dataset(name: str, low: str, high: str, decimals: str, *values: str) -> str:
    texts = {"name": name, "minimum": low, "maximum": high, "decimals": decimals}
    fields = "".join(f"<{key}><text>{text}</text></{key}>" for key, text in texts.items())
    items = "".join(f"<dataset_item><value>{each}</value></dataset_item>" for each in values)
    return (
        f"<dataset_definition>{fields}<itemcount>5</itemcount>"
        f"<dataset_items>{items}</dataset_items></dataset_definition>"
    )


def test_a_calculated_question_has_variables(tmp_path: Path) -> None:
    body = (
        answer(
            "pow({A},2) * log({b_1}) + pi()",
            "100",
            more="<tolerance>0.01</tolerance><tolerancetype>1</tolerancetype>",
        )
        + "<generalfeedback><text>{={A}*2} and {other}</text></generalfeedback>"
        + "<dataset_definitions>"
        + dataset("A", "1", "10.0", "1")
        + dataset("b_1", "", "", "", "2", "3.50", "2.0")
        + "</dataset_definitions>"
    )
    data, remarks = only("calculated", body, stem="With {A} and \\({b_1}\\)?")
    assert data["question"] == "With [[a]] and $[[b_1]]$?"
    assert data["answer"] == {
        "value": "[[result2]]", "tolerance": "1%", "explanation": "[[result]] and {other}",
    }  # fmt: skip
    assert data["variables"] == {
        "a": {"from": 1, "to": 10, "step": 0.1},
        "b_1": [2, 3.5],
        "result": "a * 2",
        "result2": "round(a ** 2 * ln(b_1) + pi, 9)",
    }
    assert data["variants"] == 5
    assert remarks == ["changed: wild cards are variables: their values are drawn by the bank"]
    file = InputFile("q.xml", b"")
    draft = DraftBank(questions=[DraftQuestion(file.place(1), data)])
    for name, content in bank_files(draft, file).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    loaded = load(tmp_path, "bank")
    assert loaded.problems == ()
    assert loaded.bank
    assert len(loaded.bank.entries[0].instances) == 5


@pytest.mark.parametrize(
    "formula", ["atan({a})", "{a} % 2", "{b} + 1", "{a} +", "__import__('os')"]
)
def test_a_formula_that_no_bank_computes_is_left_out(formula: str) -> None:
    sets = f"<dataset_definitions>{dataset('a', '1', '9', '0')}</dataset_definitions>"
    draft = quiz(question("calculatedsimple", answer(formula, "100") + sets))
    assert draft.questions == []
    assert [each.effect for each in draft.remarks] == ["left out"]


def test_an_old_number_without_a_text_element() -> None:
    body = "<answer>42<fraction>1</fraction><tolerance>1</tolerance></answer>"
    data, _ = only("numerical", body)
    assert data["answer"] == {"value": "42", "tolerance": "1"}


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("<p>A line.</p>", {"bullet": "A line."}),
        ("<p>One.</p><p>Two.</p>", {"explanation": "One.\n\nTwo."}),
        ("", {}),
    ],
)
def test_information_for_graders_is_the_answer(info: str, expected: dict[str, str]) -> None:
    body = (
        f"<graderinfo format='html'><text><![CDATA[{info}]]></text></graderinfo>"
        "<attachments>2</attachments>"
        "<responsetemplate format='html'><text>Fill in</text></responsetemplate>"
    )
    data, remarks = only("essay", body)
    assert (data["kind"], data["answer"]) == ("open", expected)
    assert remarks == [
        "lost: the template of the answer is left out",
        "lost: files as a part of the answer are left out",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "markdown"),
    [
        ("plain_text", "a &lt;b&gt;\n*c* \\(x\\)", "a \\<b><br>\\*c\\* $x$"),
        ("moodle_auto_format", "a\n&lt;b&gt;b&lt;/b&gt;", "a<br>**b**"),
        ("markdown", "*a* &lt;b&gt;b&lt;/b&gt;\n\n- \\\\(x\\\\)", "*a* **b**\n\n- $x$"),
        ("unknown", "&lt;i&gt;a&lt;/i&gt;", "*a*"),
    ],
)
def test_texts_have_their_format(kind: str, text: str, markdown: str) -> None:
    stem = f'<questiontext format="{kind}"><text>{text}</text></questiontext>'
    draft = quiz(f'<question type="essay"><name><text>n</text></name>{stem}</question>')
    assert draft.questions[0].data["question"] == markdown


def test_html_may_be_elements_of_the_file() -> None:
    stem = "<questiontext><text>a <b>b</b> c<p>d &lt; e</p></text></questiontext>"
    draft = quiz(f'<question type="essay"><name>n</name>{stem}</question>')
    assert draft.questions[0].data["question"] == "a **b** c\n\nd < e"
    assert draft.questions[0].name == "n"


def test_files_become_figures_and_missing_ones_are_remarks() -> None:
    stem = (
        '<questiontext format="html"><text><![CDATA['
        '<img src="@@PLUGINFILE@@/a%20b.png?x=1" alt="A">'
        '<img src="@@PLUGINFILE@@/dir/c.png" alt="C"><img src="@@PLUGINFILE@@/gone.png" alt="G">'
        f']]></text><file name="a b.png" encoding="base64">{PIXEL}</file>'
        f'<file name="c.png" path="/dir/" encoding="base64">{PIXEL}</file>'
        '<file name="bad.png" encoding="base64">=</file><file name="unused.mp3">AAAA</file>'
        "</questiontext>"
    )
    draft = quiz(f'<question type="essay"><name><text>n</text></name>{stem}</question>')
    kept = "is left out, not its description"
    assert draft.questions[0].data["question"] == "![A](figures/a-b.png)![C](figures/c.png)G"
    assert set(draft.figures) == {"a-b.png", "c.png"}
    assert [each.message for each in draft.remarks] == [
        f"the picture '@@PLUGINFILE@@/gone.png' {kept}: it is not in the file",
        "no text shows the file 'bad.png'",
        "no text shows the file 'unused.mp3'",
    ]


def test_the_picture_of_an_old_file_is_in_the_stem() -> None:
    body = f"<image>p.png</image><image_base64>{PIXEL}</image_base64>"
    data, _ = only("essay", body)
    assert data["question"] == "Stem?\n\n![p.png](figures/figure.png)"


def test_categories_are_sections_and_topics() -> None:
    def category(path: str) -> str:
        return f'<question type="category"><category><text>{path}</text></category></question>'

    draft = quiz(
        question("essay", ""),
        category("$course$/top/Bank/One//Two/A"), question("essay", ""),
        category("$module$/top/Bank/Three/B"), question("essay", ""),
    )  # fmt: skip
    assert [(each.section, each.topic) for each in draft.questions] == [
        ("", ""),
        ("One/Two", "A"),
        ("Three", "B"),
    ]
    assert [each.message for each in draft.remarks] == ["outer categories are left out: Bank"]
    assert quiz(category("a/b/c"), question("essay", "")).title == "a"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("$course$/top/Default for C/X", ["C", "X"]),
        ("$course$/Default for C", ["C"]),
        ("tom/dick/harry", ["tom", "dick", "harry"]),
        ("top", []),
        ("", []),
    ],
)
def test_paths_of_categories(path: str, names: list[str]) -> None:
    assert category_path(path) == names


@pytest.mark.parametrize(
    "kind",
    [
        "description",
        "matching",
        "cloze",
        "ddwtos",
        "gapselect",
        "calculatedmulti",
        "random",
        "stack",
    ],
)
def test_a_question_of_another_kind_is_left_out_with_a_remedy(kind: str) -> None:
    draft = quiz(question(kind, ""))
    assert draft.questions == []
    (remark,) = draft.remarks
    assert str(remark).startswith(f"q.xml:1:1: left out: 'A name', a {kind} question: ")


def test_what_no_bank_has_is_one_remark_a_file() -> None:
    body = (
        "<penalty>0.3333333</penalty><hint><text>h</text></hint>"
        "<correctfeedback><text>&lt;p&gt;Your answer is correct.&lt;/p&gt;</text></correctfeedback>"
        "<incorrectfeedback><text>Read chapter 3.</text></incorrectfeedback>"
        "<defaultgrade>0</defaultgrade><tags><tag><text>Two Words</text></tag></tags>"
    )
    draft = quiz(question("essay", body), question("essay", body))
    assert draft.questions[0].data["tags"] == ["two-words"]
    assert sorted(each.message for each in draft.remarks) == [
        "0 points are not possible: 1 point",
        "0 points are not possible: 1 point",
        "hints, and penalties of further attempts, are left out",
        "tags are in lower case, with hyphens",
        "the feedback of a whole answer is left out: 'Read chapter 3.'",
    ]


def test_equal_names_have_different_ids() -> None:
    draft = quiz(question("essay", "", name="same"), question("essay", "", name="same"))
    assert [each.data.get("id") for each in draft.questions] == ["same", None]


@pytest.mark.parametrize(
    "data",
    [b"<html/>", b"<quiz>", b"", b"\xff\xfe", b"<!DOCTYPE q [<!ENTITY a 'b'>]><quiz>&a;</quiz>"],
)
def test_another_file_is_an_error_with_its_place(data: bytes) -> None:
    with pytest.raises(ContentError, match=r"q\.xml:1:"):
        read(InputFile("q.xml", data))


def test_elements_that_no_reader_knows_are_named() -> None:
    body = "<graderinfo><text>A.</text></graderinfo><maxwordlimit>50</maxwordlimit><minwordlimit>0"
    _, remarks = only("essay", f"{body}</minwordlimit><rubric><row>R</row></rubric>")
    assert remarks == [
        "lost: elements that a bank does not have are left out: maxwordlimit, rubric"
    ]
