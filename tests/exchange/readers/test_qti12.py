"""QTI 1.2 of several programs, construct by construct."""

from typing import Any

import pytest

from studypress.errors import ContentError
from studypress.exchange.draft import DraftBank
from studypress.exchange.formats import format_of
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.qti12 import read


def draft_of(xml: str, name: str = "quiz.xml") -> DraftBank:
    file = InputFile(name, f"<questestinterop>{xml}</questestinterop>".encode())
    assert format_of(file).name == "qti12"
    return read(file)


def data_of(xml: str) -> tuple[dict[str, Any], list[str]]:
    draft = draft_of(xml)
    (question,) = draft.questions
    return question.data, [f"{each.effect}: {each.message}" for each in draft.remarks]


def item(presentation: str, processing: str = "", more: str = "", kind: str = "") -> str:
    metadata = (
        f"<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>"
        f"<fieldentry>{kind}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    )
    return (
        f'<item ident="i1" title="An item">{metadata if kind else ""}<presentation>{presentation}'
        f"</presentation><resprocessing>{processing}</resprocessing>{more}</item>"
    )


def text(words: str, kind: str = "text/html") -> str:
    return f'<material><mattext texttype="{kind}"><![CDATA[{words}]]></mattext></material>'


def choices(*texts: str, cardinality: str = "Single", attributes: str = "") -> str:
    labels = "".join(
        f'<response_label ident="{at}">{text(words)}</response_label>'
        for at, words in enumerate(texts)
    )
    return (
        f'<response_lid ident="r" rcardinality="{cardinality}"><render_choice {attributes}>'
        f"{labels}</render_choice></response_lid>"
    )


def when(test: str, score: str = "100", shown: str = "", attributes: str = "") -> str:
    points = f'<setvar action="Set" varname="SCORE">{score}</setvar>' if score else ""
    feedback = f'<displayfeedback feedbacktype="Response" linkrefid="{shown}"/>' if shown else ""
    return (
        f"<respcondition {attributes}><conditionvar>{test}</conditionvar>{points}{feedback}"
        "</respcondition>"
    )


def equal(answer: str, more: str = "") -> str:
    return f'<varequal respident="r" {more}>{answer}</varequal>'


def feedback(ident: str, words: str) -> str:
    return f'<itemfeedback ident="{ident}"><flow_mat>{text(words)}</flow_mat></itemfeedback>'


FIELD = (
    '<response_str ident="r"><render_fib><response_label ident="a"/></render_fib></response_str>'
)
NUMBER = FIELD.replace("<render_fib>", '<render_fib fibtype="Decimal">')


def test_a_choice_has_its_reasons_and_points() -> None:
    data, remarks = data_of(
        item(
            text("<p>Why <b>so</b>?</p>") + choices("One", "Two", attributes='shuffle="No"'),
            when(equal("0"), "", "0_fb") + when(equal("1"), "2.50") + when(equal("0"), "0"),
            feedback("0_fb", "Not this.") + feedback("general_fb", "<p>As it is.</p>"),
        )
    )
    assert data == {
        "question": "Why **so**?",
        "kind": "single",
        "answer": {"explanation": "As it is."},
        "choices": [{"text": "One", "why": "Not this."}, {"text": "Two", "correct": True}],
        "shuffle": False,
        "points": 2.5,
    }
    assert remarks == []


@pytest.mark.parametrize(
    ("tests", "right"),
    [
        (when(f"<and>{equal('0')}<not>{equal('1')}</not>{equal('2')}</and>"), [0, 2]),
        (when(f"<and>{equal('1')}<not>{equal('0')}</not><not>{equal('2')}</not></and>"), [1]),
        (when(f"<and><not>{equal('0')}</not><not>{equal('1')}</not></and>"), []),
        (when(equal("0") + equal("2")), [0, 2]),
        (when(equal("0"), "50") + when(equal("2"), "50") + when(equal("1"), "0"), [0, 2]),
        (
            when(equal("0"), "1").replace("SCORE", "D2L_Correct")
            + when(equal("1"), "1").replace("SCORE", "D2L_Incorrect"),
            [0],
        ),
    ],
)
def test_several_choices_are_right_as_the_scoring_says(tests: str, right: list[int]) -> None:
    data, remarks = data_of(
        item(text("Which?") + choices("A", "B", "C", cardinality="Multiple"), tests)
    )
    assert data["kind"] == "several"
    assert [at for at, choice in enumerate(data["choices"]) if "correct" in choice] == right
    assert remarks == []


def test_points_for_parts_are_lost_with_a_remark() -> None:
    data, remarks = data_of(
        item(text("Which?") + choices("A", "B"), when(equal("0"), "10") + when(equal("1"), "5"))
    )
    assert data["choices"] == [{"text": "A", "correct": True}, {"text": "B"}]
    assert data["points"] == 10
    assert "points for a part" in remarks[0]


def test_true_and_false_are_a_statement() -> None:
    reasons = when(equal("1"), "", "1_fb") + when(equal("1"))
    data, remarks = data_of(
        item(text("It is.") + choices("True", "False"), reasons, feedback("1_fb", "It is not."))
    )
    assert data["kind"] == "true-false"
    assert data["answer"] == {"statement": False, "explanation": "False: It is not."}
    assert remarks == ["changed: feedback on True and False is in the explanation"]


def test_titles_of_conditions_decide_without_points() -> None:
    right = when(equal("1"), "", "Correct", 'title="Right"') + when("<other/>", "", "Incorrect")
    more = feedback("Correct", "Yes.") + feedback("Incorrect", "No.")
    data, remarks = data_of(item(text("Which?") + choices("A", "B"), right, more))
    assert data["choices"] == [{"text": "A"}, {"text": "B", "correct": True}]
    assert data["answer"] == {"explanation": "Yes."}
    assert remarks == ["lost: feedback on wrong answers in general is not kept"]


@pytest.mark.parametrize(
    ("tests", "answer", "remark"),
    [
        (equal("42.0"), {"value": "42"}, ""),
        (
            f"<or>{equal('4')}<and><vargte>3.5</vargte><varlte>4.5</varlte></and></or>",
            {"value": "4", "tolerance": "0.5"},
            "",
        ),
        (
            equal("200", 'margintype="percent" margin="20.0"') + "<vargte>160</vargte>",
            {"value": "200", "tolerance": "20%"},
            "",
        ),
        (
            equal("100.1234", 'precisiontype="decimals" precision="2"') + "<vargt>9</vargt>",
            {"value": "100.1234", "tolerance": "0.005"},
            "changed: a precision of digits is kept as a tolerance",
        ),
        (
            f"<or>{equal('4')}<and><vargte>3</vargte><varlte>4.5</varlte></and></or>",
            {"value": "4", "tolerance": "1"},
            "changed: the tolerance of 4 differs below and above: the larger is kept",
        ),
        (
            "<vargte>1</vargte><varlte>22</varlte>",
            {"value": "11.5", "tolerance": "10.5"},
            "changed: the range 1 to 22 is the number 11.5 with the tolerance 10.5",
        ),
        (
            f"<or>{equal('1000')}<and><vargt>999.5</vargt><varlte>1000.5</varlte></and></or>",
            {"value": "1000", "tolerance": "0.5"},
            "changed: a precision of digits is kept as a tolerance",
        ),
    ],
)
def test_numbers_have_tolerances(tests: str, answer: dict[str, str], remark: str) -> None:
    data, remarks = data_of(item(text("How many?") + NUMBER, when(tests)))
    assert (data["kind"], data["answer"]) == ("number", answer)
    assert remarks == ([remark] if remark else [])


def test_several_right_numbers_are_short_answers() -> None:
    data, remarks = data_of(item(text("How many?") + NUMBER, when(equal("4")) + when(equal("5"))))
    assert (data["kind"], data["answer"]) == ("short", {"accept": ["4", "5"]})
    assert "2 numbers are right" in remarks[0]


def test_a_short_answer_within_a_sentence_leaves_a_blank() -> None:
    processing = when(equal("winter", 'case="Yes"')) + when(
        "<varsubstring>win</varsubstring>", "50"
    )
    data, remarks = data_of(item(text("Now is the", "text/plain") + FIELD + text("."), processing))
    assert data["question"] == r"Now is the \_\_\_\_."
    assert (data["kind"], data["answer"]) == ("short", {"accept": ["winter", "win"]})
    assert [each.partition(":")[0] for each in remarks] == ["changed"] * 3


def test_an_essay_may_have_no_field() -> None:
    data, _ = data_of(item(text("Discuss."), kind="essay_question"))
    assert (data["kind"], data["question"]) == ("open", "Discuss.")


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (item(text("x"), kind="matching_question"), "matching"),
        (item(text("x"), kind="multiple_dropdowns_question"), "menus"),
        (item(text("x"), kind="fill_in_multiple_blanks_question"), "several blanks"),
        (item(text("x"), kind="calculated_question"), "formula"),
        (item(text("x"), kind="file_upload_question"), "uploaded"),
        (item(text("x"), kind="text_only_question"), "without a question"),
        (item(text("x") + FIELD + FIELD), "2 answers"),
        (item(text("x") + '<response_xy ident="r"/>'), "points on a picture"),
        (item(text("x") + '<response_grp ident="r"/>'), "matching"),
        (item(text("x") + choices("a", cardinality="Ordered")), "an order"),
        (item(text("x") + '<response_num ident="r"><render_slider/></response_num>'), "slider"),
        (item(text("x") + choices(*map(str, range(101)))), "101 choices"),
        (item(text("x")), "asks for no answer"),
        ('<item ident="i1"/>', "asks for no answer"),
    ],
)
def test_other_kinds_are_left_out_with_a_remark(xml: str, reason: str) -> None:
    draft = draft_of(xml)
    assert draft.questions == []
    (remark,) = draft.remarks
    assert reason in remark.message


BLACKBOARD = """
<assessment title="Pool"><section><item maxattempts="0"><itemmetadata>
<bbmd_questiontype>Multiple Choice</bbmd_questiontype>
<qmd_absolutescore_max>4.0</qmd_absolutescore_max>
</itemmetadata><presentation><flow class="Block"><flow class="QUESTION_BLOCK">
<flow class="FORMATTED_TEXT_BLOCK"><material><mat_extension>
<mat_formattedtext type="HTML">&lt;p&gt;Two &amp;amp; two?&lt;/p&gt;</mat_formattedtext>
</mat_extension></material></flow></flow><flow class="RESPONSE_BLOCK">
<response_lid ident="response" rcardinality="Single" rtiming="No"><render_choice shuffle="No">
<flow_label class="Block"><response_label ident="x1"><flow_mat><material><mattext>Three</mattext>
</material></flow_mat></response_label></flow_label><flow_label class="Block">
<response_label ident="x2"><flow_mat><material><mattext>Four</mattext></material></flow_mat>
</response_label></flow_label></render_choice></response_lid></flow></flow></presentation>
<resprocessing><outcomes><decvar varname="SCORE" maxvalue="4.0"/></outcomes>
<respcondition title="correct"><conditionvar><varequal respident="response" case="No">x2</varequal>
</conditionvar><setvar variablename="SCORE" action="Set">SCORE.max</setvar>
<displayfeedback linkrefid="correct" feedbacktype="Response"/></respcondition>
<respcondition title="incorrect"><conditionvar><other/></conditionvar>
<setvar variablename="SCORE" action="Set">0.0</setvar></respcondition>
<respcondition><conditionvar><varequal respident="x1" case="No"/></conditionvar>
<setvar variablename="SCORE" action="Set">0</setvar>
<displayfeedback linkrefid="x1" feedbacktype="Response"/></respcondition></resprocessing>
<itemfeedback ident="correct"><flow_mat><material><mattext>Count.</mattext></material></flow_mat>
</itemfeedback><itemfeedback ident="x1"><solution><solutionmaterial><material><mattext>One less.
</mattext></material></solutionmaterial></solution></itemfeedback></item></section></assessment>
"""


def test_blackboard_is_read() -> None:
    data, remarks = data_of(BLACKBOARD)
    assert data == {
        "question": "Two & two?",
        "kind": "single",
        "answer": {"explanation": "Count."},
        "choices": [{"text": "Three", "why": "One less."}, {"text": "Four", "correct": True}],
        "shuffle": False,
        "points": 4,
    }
    assert remarks == []


def test_several_right_choices_are_several_whatever_the_cardinality() -> None:
    right = BLACKBOARD.replace(
        '<varequal respident="response" case="No">x2</varequal>',
        "<and><varequal>x1</varequal><varequal>x2</varequal></and>",
    ).replace("</itemmetadata>", "<qmd_weighting>0.0</qmd_weighting></itemmetadata>")
    data, remarks = data_of(right)
    assert data["kind"] == "several"
    assert [each.get("correct") for each in data["choices"]] == [True, True]
    assert (data["points"], remarks) == (4, [])


@pytest.mark.parametrize(
    "tests",
    [
        when(equal("0"), "0") + when(equal("1"), "0").replace('"Set"', '"Add"'),
        when(equal("1"), "0") + when(equal("0"), "0", attributes='correctanswer="Yes"'),
    ],
)
def test_the_right_choice_of_an_item_of_no_points_is_found(tests: str) -> None:
    points = (
        "<itemmetadata><qti_metadatafield><fieldlabel>respondusapi_qpoints</fieldlabel>"
        "<fieldentry>3</fieldentry></qti_metadatafield></itemmetadata>"
    )
    data, _ = data_of(item(text("Which?") + choices("A", "B"), tests, points))
    assert data["choices"] == [{"text": "A", "correct": True}, {"text": "B"}]
    assert data["points"] == 3


D2L = """
<objectbank><section title="Library"><item ident="OBJ_1" title="Even"><itemmetadata><qtimetadata>
<qti_metadatafield><fieldlabel>qmd_questiontype</fieldlabel><fieldentry>Multi-Select</fieldentry>
</qti_metadatafield><qti_metadatafield><fieldlabel>qmd_weighting</fieldlabel>
<fieldentry>2.000000000</fieldentry></qti_metadatafield></qtimetadata></itemmetadata><presentation>
<flow><material><mattext texttype="text/html">&lt;p&gt;Which are even?&lt;/p&gt;</mattext>
</material>
<response_extension/><response_lid ident="Q1_LID" rcardinality="Multiple"><render_choice>
<flow_label class="Block"><response_label ident="Q1_A1"><flow_mat><material><mattext
texttype="text/html">1</mattext></material></flow_mat></response_label></flow_label>
<flow_label class="Block"><response_label ident="Q1_A2"><flow_mat><material><mattext
texttype="text/html">2</mattext></material></flow_mat></response_label></flow_label>
</render_choice></response_lid></flow></presentation><resprocessing><respcondition title="right">
<conditionvar><varequal respident="Q1_LID">
 Q1_A2
</varequal><not><varequal respident="Q1_LID">Q1_A1</varequal></not></conditionvar>
<setvar action="Add">1</setvar></respcondition><respcondition><conditionvar><not><varequal
respident="Q1_LID">Q1_A2</varequal></not></conditionvar><setvar action="Add">0</setvar>
</respcondition></resprocessing><itemfeedback ident="Q1_IF1"><material><mattext>Odd.</mattext>
</material></itemfeedback></item></section></objectbank>
"""


def test_d2l_is_read() -> None:
    data, remarks = data_of(D2L)
    assert data == {
        "question": "Which are even?",
        "kind": "several",
        "answer": {},
        "choices": [{"text": "1", "why": "Odd."}, {"text": "2", "correct": True}],
        "points": 2,
    }
    assert remarks == []


def test_choices_without_a_right_one_and_words_to_the_test_are_remarks() -> None:
    unknown = item(text("Which?") + choices("A", "B"), when(equal("no-such-choice")))
    rubric = f"<rubric><flow_mat>{text('Use a pen.')}</flow_mat></rubric>"
    draft = draft_of(f"<assessment>{rubric}<rubric/><section>{unknown}</section></assessment>")
    assert len(draft.questions) == 1
    assert [each.message.partition(":")[0] for each in draft.remarks] == [
        "the words to the whole test are not kept",
        "the file does not state which choice is right",
    ]


def gap(words: str) -> str:
    label = '<response_label ident="1"><material><mattext>C</mattext></material></response_label>'
    return text(words) + (
        '<response_lid ident="response_x"><material><mattext>x</mattext></material><render_choice>'
        f"{label}{label.replace('C', 'D').replace('1', '2')}</render_choice></response_lid>"
    )


def test_a_single_gap_of_canvas_is_a_question() -> None:
    right = when('<varequal respident="response_x">1</varequal>')
    data, _ = data_of(item(gap("It is [x], x."), right, kind="multiple_dropdowns_question"))
    assert data["question"] == r"It is \_\_\_\_, x."
    assert data["choices"] == [{"text": "C", "correct": True}, {"text": "D"}]
    data, _ = data_of(item(gap("It is [x]."), right, kind="fill_in_multiple_blanks_question"))
    assert (data["kind"], data["answer"]) == ("short", {"accept": ["C", "D"]})


def test_several_choices_of_blackboard_are_declared_as_single() -> None:
    right = when(f"<and>{equal('0')}<not>{equal('1')}</not>{equal('2')}</and>")
    data, _ = data_of(item(text("Which?") + choices("A", "B", "C"), right))
    assert data["kind"] == "several"
    assert [each.get("correct") for each in data["choices"]] == [True, None, True]


def test_answers_that_differ_in_capitals_are_one() -> None:
    right = when(equal("blank") + equal("Blank") + equal("void"))
    data, _ = data_of(item(text("Word?") + FIELD, right))
    assert data["answer"] == {"accept": ["blank", "void"]}


def test_sections_banks_groups_and_shared_texts() -> None:
    field = "<qtimetadatafield><fieldlabel>bank_title</fieldlabel><fieldentry>Bank</fieldentry>"
    stimulus = item(text("Read this."), kind="text_only_question").replace("i1", "shared")
    one = item(text("One?") + choices("True", "False"), when(equal("0")))
    parent = 'parent_stimulus_item_ident="shared"'
    draft = draft_of(
        f"<objectbank><qtimetadata>{field}</qtimetadatafield></qtimetadata>{stimulus}"
        f'<section title="Outer"><section title="Inner" {parent}><selection_ordering><selection>'
        f"<selection_number>1</selection_number></selection></selection_ordering>{one}{one}"
        '</section><bankentry_item item_ref="x"/></section></objectbank>'
    )
    assert draft.title == "Bank"
    assert [(each.section, each.topic) for each in draft.questions] == [("Outer", "Inner")] * 2
    assert draft.questions[0].data["question"] == "Read this.\n\nOne?"
    assert sorted(f"{each.effect}: {each.message[:20]}" for each in draft.remarks) == [
        "changed: 1 of these 2 questio",
        "changed: the text that questi",
        "lost: a question of a bank",
    ]


def test_the_shared_text_of_new_quizzes_is_in_the_metadata() -> None:
    stimulus = item(text("Read this."), kind="text_only_question").replace("i1", "shared")
    field = "<qtimetadatafield><fieldlabel>parent_stimulus_item_ident</fieldlabel>"
    parent = f"{field}<fieldentry>shared</fieldentry></qtimetadatafield></qtimetadata>"
    child = item(text("Why?"), kind="essay_question").replace("</qtimetadata>", parent)
    draft = draft_of(f"<assessment><section>{stimulus}{child}</section></assessment>")
    assert [each.data["question"] for each in draft.questions] == ["Read this.\n\nWhy?"]


def test_texts_are_of_all_kinds() -> None:
    png = "iVBORw0KGgo="
    presentation = (
        "<flow><material><mattext texttype='text/plain'>1 &lt; 2\nand <![CDATA[<b>]]></mattext>"
        "<matbreak/><matemtext>Stress</matemtext><mattext>plain <![CDATA[<i>x</i>]]></mattext>"
        f"<mataudio uri='a.mp3'/><matimage imagtype='image/png' embedded='base64'>{png}</matimage>"
        "</material></flow><flow><material><matref linkrefid='m1'/></material></flow>"
    )
    draft = draft_of(item(presentation + choices("a", "b"), when(equal("0"))))
    question = draft.questions[0].data["question"]
    assert question.startswith("1 < 2<br>and \\<b><br>*Stress* plain *x*")
    messages = [each.message for each in draft.remarks]
    assert "a sound is not kept" in messages
    assert "a text by reference is not kept" in messages


def test_the_other_version_is_named() -> None:
    with pytest.raises(ContentError, match="--from qti21"):
        read(InputFile("a.xml", b"<assessmentItem/>"))


def test_feedback_on_wrong_answers_explains_if_there_is_no_other() -> None:
    wrong = feedback("general_incorrect_fb", "Count again: it is two.")
    data, remarks = data_of(item(text("Which?") + choices("A", "B"), when(equal("0")), wrong))
    assert data["answer"] == {"explanation": "Count again: it is two."}
    assert remarks == ["changed: feedback on wrong answers in general is the explanation"]


def test_elements_that_are_not_read_are_named() -> None:
    rubric = f"<rubric>{text('For graders')}</rubric>"
    _, remarks = data_of(item(text("Why?") + FIELD, when(equal("So")), rubric))
    assert "lost: elements that a bank does not have: rubric" in remarks
