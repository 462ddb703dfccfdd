"""A form is verified from its painted content, and changes are found with their location."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from studypress.bank.models import FollowUp, Question
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import read_record
from studypress.page.words.catalogue import words_for
from studypress.pipeline.check import open_bank
from studypress.verify.expected import expected_copies_of
from studypress.verify.form import form_faults
from studypress.verify.keys import key_faults
from studypress.verify.leaks import Secrets, secrets_of
from studypress.verify.model import Box, ExpectedForm, ExpectedQuestion, Fault, PrintedFile, TextRun
from studypress.verify.pdf.read import read
from studypress.verify.text import LINE_END, squeezed
from studypress.verify.transcript import TranscribedQuestion, Transcript

Change = Callable[[pikepdf.Pdf], object]


@pytest.fixture(scope="module")
def record(printed: Path) -> Record:
    manifest = printed / "exam" / "manifest.json"
    return read_record(manifest.read_text(encoding="utf-8"), "manifest.json")


@pytest.fixture(scope="module")
def expected_forms(record: Record) -> list[ExpectedForm]:
    return [copy.form for copy in expected_copies_of(record, open_bank(None))]


@pytest.fixture(scope="module")
def secrets(printed: Path) -> Secrets:
    seed = json.loads((printed / "exam" / "manifest.json").read_text(encoding="utf-8"))["seed"]
    return secrets_of((entry.question for entry in open_bank(None).entries), seed)


class Form:
    """First form of an exam, to be changed by tests."""

    def __init__(self, data: bytes, expected: ExpectedForm, secrets: Secrets) -> None:
        self.data, self.expected, self.secrets = data, expected, secrets
        self.paper = read(data)
        self.script = Transcript(self.paper, len(expected.questions), words_for("en"))

    def faults(
        self, paper: PrintedFile | None = None, expected: ExpectedForm | None = None
    ) -> list[str]:
        found = form_faults(paper or self.paper, expected or self.expected, self.secrets)
        return [str(fault).removeprefix(f"{self.expected.file}: ") for fault in found]

    def after(self, change: Change) -> list[str]:
        """Faults of the form after a change."""
        with pikepdf.open(BytesIO(self.data)) as pdf:
            change(pdf)
            written = BytesIO()
            pdf.save(written)
        return self.faults(read(written.getvalue()))

    def closed(self) -> ExpectedQuestion:
        """A question with choices."""
        return next(asked for asked in self.expected.questions if asked.choices)

    def run_of(self, text: str) -> tuple[int, TextRun]:
        """Page and run of the first line of a text."""
        for number, page in enumerate(self.paper.pages, start=1):
            for run in page.runs:
                words = squeezed(run.text)
                if len(words) > 6 and squeezed(text).startswith(words):
                    return number, run
        raise LookupError(text)


@pytest.fixture(scope="module")
def form(printed: Path, expected_forms: list[ExpectedForm], secrets: Secrets) -> Form:
    return Form(
        (printed / "exam" / expected_forms[0].file).read_bytes(), expected_forms[0], secrets
    )


Operations = list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]


def rewritten(pdf: pikepdf.Pdf, page: int, change: Callable[[Operations], Operations]) -> None:
    operations = list(pikepdf.parse_content_stream(pdf.pages[page - 1]))
    content = pikepdf.unparse_content_stream(change(operations))
    pdf.pages[page - 1].Contents = pdf.make_stream(content)


def span(operations: Operations, mark: int) -> tuple[int, int]:
    """Start and end of marked content."""
    start = next(
        at
        for at, step in enumerate(operations)
        if str(step.operator) == "BDC" and step.operands[1].get("/MCID") == mark
    )
    end = next(at for at in range(start, len(operations)) if str(operations[at].operator) == "EMC")
    return start, end


def operation(name: str, *operands: pikepdf.Object | float) -> pikepdf.ContentStreamInstruction:
    return pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(name))


def moved(mark: int, right: float, down: float) -> Callable[[Operations], Operations]:
    def change(operations: Operations) -> Operations:
        start, end = span(operations, mark)
        before = [operation("q"), operation("cm", 1, 0, 0, 1, right / 0.75, down / 0.75)]
        inner = operations[start : end + 1]
        return [*operations[:start], *before, *inner, operation("Q"), *operations[end + 1 :]]

    return change


def test_a_form_as_it_was_printed_has_no_fault(form: Form) -> None:
    assert form.faults() == []


def test_each_form_has_no_fault(
    printed: Path, expected_forms: list[ExpectedForm], secrets: Secrets
) -> None:
    for expected in expected_forms:
        assert (
            Form((printed / "exam" / expected.file).read_bytes(), expected, secrets).faults() == []
        )


def test_another_form_is_none_of_this_one(
    printed: Path, form: Form, expected_forms: list[ExpectedForm]
) -> None:
    other = read((printed / "exam" / expected_forms[1].file).read_bytes())
    found = form.faults(other, replace(form.expected, pages=len(other.pages)))
    for page in range(1, len(other.pages) + 1):
        assert f"page {page}: the form's code, {form.expected.code}, is missing" in found
        assert f"page {page}: it has the code of another form, {expected_forms[1].code}" in found


def test_pages_that_are_swapped_are_named(form: Form) -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1]
        del pdf.pages[1]
        pdf.pages.insert(2, page)

    found = form.after(swap)
    assert "page 2: page 3 is here, out of order" in found
    assert "page 3: page 2 is here, out of order" in found


def test_a_page_that_is_dropped_is_named_with_its_questions(form: Form) -> None:
    lost = [told.number for told in form.script.questions if told.pages == [2]]
    assert lost
    found = form.after(lambda pdf: pdf.pages.remove(p=2))
    assert "page 2 is missing" in found
    assert {f"question {number}: it is missing" for number in lost} <= set(found)
    assert not [fault for fault in found if "reads" in fault]


def test_a_page_that_is_repeated_is_named(form: Form) -> None:
    found = form.after(lambda pdf: pdf.pages.append(pdf.pages[1]))
    pages = form.expected.pages
    assert f"it has {pages + 1} pages, but {pages} were printed" in found
    assert f"page {pages + 1}: page 2 is repeated here" in found


@pytest.mark.parametrize("what", ["stem", "choice"])
def test_another_word_in_the_bank_is_named(form: Form, what: str) -> None:
    asked = form.closed()
    if what == "stem":
        other, part = replace(asked, stem="Another " + asked.stem), "its stem"
    else:
        choices = (*asked.choices[:2], "Another " + asked.choices[2], *asked.choices[3:])
        other, part = replace(asked, choices=choices), "choice C"
    questions = tuple(other if at is asked else at for at in form.expected.questions)
    found = form.faults(expected=replace(form.expected, questions=questions))
    page = form.script.questions[asked.number - 1].pages[0]
    (fault,) = [fault for fault in found if "reads" in fault]
    assert fault.startswith(f"page {page}, question {asked.number}: {part} reads “")
    assert "but in the bank “" in fault
    assert "Another" in fault.partition("in the bank")[2]


def test_a_letter_that_is_painted_otherwise_is_found(form: Form) -> None:
    asked = form.closed()
    page, run = form.run_of(asked.stem)

    def exchange(operations: Operations) -> Operations:
        start, end = span(operations, run.mark or 0)
        at = next(at for at in range(start, end) if str(operations[at].operator) == "TJ")
        glyphs = list(operations[at].operands[0])
        places = [at for at, glyph in enumerate(glyphs) if isinstance(glyph, pikepdf.String)]
        glyphs[places[0]] = next(
            glyphs[place] for place in places if bytes(glyphs[place]) != bytes(glyphs[places[0]])
        )
        operations[at] = operation("TJ", Array(glyphs))
        return operations

    found = form.after(lambda pdf: rewritten(pdf, page, exchange))
    assert [
        fault
        for fault in found
        if fault.startswith(f"page {page}, question {asked.number}: its stem reads")
    ]


def test_choices_that_changed_places_on_paper_are_found(form: Form) -> None:
    """Their texts are painted at each other's letters; the order in the file is unchanged."""
    for asked in filter(lambda asked: asked.choices, form.expected.questions):
        page, first = form.run_of(asked.choices[0])
        _, second = form.run_of(asked.choices[1])
        drop = first.base - second.base
        if drop > 0:  # their first lines differ
            break
    assert drop > 0

    def swap(pdf: pikepdf.Pdf) -> None:
        rewritten(pdf, page, moved(first.mark or 0, 0, drop))
        rewritten(pdf, page, moved(second.mark or 0, 0, -drop))

    found = form.after(swap)
    assert any(
        fault.startswith(f"page {page}, question {asked.number}: ") and "painted before" in fault
        for fault in found
    )


@pytest.mark.parametrize(("right", "down"), [(-200, 0), (450, 0), (0, -2000)])
def test_words_that_run_off_the_sheet_are_found(form: Form, right: float, down: float) -> None:
    asked = form.closed()
    page, run = form.run_of(asked.stem)
    found = form.after(lambda pdf: rewritten(pdf, page, moved(run.mark or 0, right, down)))
    assert any(
        fault.startswith(f"page {page}, question {asked.number}: “") and "5 mm" in fault
        for fault in found
    )


def test_a_drawing_at_the_edge_is_found(form: Form) -> None:
    line = b"q /Artifact BMC 3 100 m 3 200 l S EMC Q"
    found = form.after(lambda pdf: pdf.pages[1].contents_add(line))
    assert "page 2: something is painted less than 5 mm from the edge of the sheet" in found


def test_a_question_moved_over_another_is_found(form: Form) -> None:
    before, after = next(
        (one, other)
        for one, other in zip(form.script.questions, form.script.questions[1:], strict=False)
        if one.pages == other.pages
    )
    page = before.pages[0]
    marks = {piece.mark for piece, owner in form.script.owners.items() if owner == after.number}

    def shift(pdf: pikepdf.Pdf) -> None:
        for mark in sorted(marks):
            rewritten(pdf, page, moved(mark, 0, -90))

    found = form.after(shift)
    said = f"page {page}, question {after.number}: it is not below question {before.number}"
    assert said in found


def with_helvetica(pdf: pikepdf.Pdf, content: bytes) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[1].add_resource(font, Name.Font, Name.Other)
    pdf.pages[1].contents_add(content)


WORDS = b"BT /Other 9 Tf 200 400 Td (not at all) Tj ET"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (WORDS, "is painted, but not in the structure tree"),
        (b"/P <</MCID 999>> BDC " + WORDS + b" EMC", "but not in the structure tree"),
        (b"/Artifact BMC " + WORDS + b" EMC", "is among the questions, but belongs to none"),
        (b"/P <</MCID 1>> BDC " + WORDS + b" EMC", "question"),
        (b"200 400 20 20 re f", "a drawing is painted, but not in the structure tree"),
    ],
)
def test_what_is_added_to_a_page_is_found(form: Form, content: bytes, said: str) -> None:
    found = form.after(lambda pdf: with_helvetica(pdf, content))
    assert any(fault.startswith("page 2") and said in fault for fault in found)


@pytest.mark.parametrize("hidden", [b"3 Tr ", b"1 g "])
def test_words_that_cannot_be_seen_are_found(form: Form, hidden: bytes) -> None:
    content = b"/Artifact BMC " + hidden + WORDS.replace(b"200 400", b"300 60") + b" EMC"
    found = form.after(lambda pdf: with_helvetica(pdf, content))
    assert "page 2: “not at all” is invisible" in found


def answer_of(form: Form) -> str:
    wanted = {asked.stem for asked in form.expected.questions}
    entries = open_bank(None).entries
    asked = next(
        e.question for e in entries if any(e.question.question.strip() in s for s in wanted)
    )
    return asked.answer.bullet.replace("*", "").replace("`", "")


def in_a_title(pdf: pikepdf.Pdf, words: str) -> None:
    pdf.docinfo["/Subject"] = words


def in_metadata(pdf: pikepdf.Pdf, words: str) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = words


def in_a_bookmark(pdf: pikepdf.Pdf, words: str) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(words, 0))


def in_a_description(pdf: pikepdf.Pdf, words: str) -> None:
    next(thing for thing in pdf.objects if is_element(thing)).Alt = words


def in_an_attachment(pdf: pikepdf.Pdf, words: str) -> None:
    pdf.attachments["notes.txt"] = words.encode()


def in_a_stream(pdf: pikepdf.Pdf, words: str) -> None:
    pdf.Root.Spare = pdf.make_stream(words.encode("utf-16"))


def in_a_comment(pdf: pikepdf.Pdf, words: str) -> None:
    pdf.pages[1].contents_add(b"% " + words.encode() + b"\n")


def on_the_cover(pdf: pikepdf.Pdf, words: str) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].add_resource(font, Name.Font, Name.Other)
    shown = words.encode("ascii", "ignore").replace(b"(", b"").replace(b")", b"")
    text = b"/Artifact BMC BT /Other 7 Tf 40 100 Td (" + shown + b") Tj ET EMC"
    pdf.pages[0].contents_add(text)


def is_element(thing: object) -> bool:
    return isinstance(thing, Dictionary) and thing.get("/Type") == "/StructElem"


HIDING = (
    in_a_title, in_metadata, in_a_bookmark, in_a_description, in_an_attachment, in_a_stream,
    in_a_comment, on_the_cover,
)  # fmt: skip


@pytest.mark.parametrize("hide", HIDING)
def test_an_answer_is_found_wherever_it_is_hidden(
    form: Form, hide: Callable[[pikepdf.Pdf, str], None]
) -> None:
    found = form.after(lambda pdf: hide(pdf, answer_of(form)))
    where = "page 1: it reveals" if hide is on_the_cover else "data outside of pages reveals"
    assert any(fault.startswith(f"{where} an answer: “") for fault in found)


@pytest.mark.parametrize("hide", [in_a_title, in_metadata, in_a_bookmark, in_an_attachment])
def test_seed_key_and_other_codes_are_found_wherever_they_are_hidden(
    form: Form, expected_forms: list[ExpectedForm], hide: Callable[[pikepdf.Pdf, str], None]
) -> None:
    letters = "ABCDABCD"
    questions = tuple(replace(form.expected.questions[0], number=at + 1, key=key, known=False)
                      for at, key in enumerate(letters))  # fmt: skip
    words = f"{' '.join(letters)} for {expected_forms[1].code} by {form.secrets.seed}"
    with pikepdf.open(BytesIO(form.data)) as pdf:
        hide(pdf, words)
        written = BytesIO()
        pdf.save(written)
    found = form.faults(read(written.getvalue()), replace(form.expected, questions=questions))
    assert "it reveals the letters of its key" in found
    assert "it reveals the seed of the exam" in found
    assert any(
        f"reveals the code of another form, {expected_forms[1].code}" in fault for fault in found
    )


def test_words_that_meet_between_stem_and_choice_are_no_answer(
    form: Form, make_question: Callable[..., Question]
) -> None:
    """An answer may begin with a stem's last words and the letter A, before another choice."""
    asked = form.closed()
    met = " ".join([*re.findall(r"[^\W\d_]+", asked.stem)[-3:], "A"])
    follow_up = FollowUp(question=f"{met} thing?", answer="None.")
    other = make_question("other").model_copy(update={"follow_ups": (follow_up,)})
    secrets = secrets_of([other], "")
    assert secrets.passage(f"{met} thing", frozenset()) == f"{met} thing".casefold()
    found = form_faults(form.paper, form.expected, secrets)
    assert [str(fault) for fault in found] == []


def test_a_form_without_its_tree_has_no_questions(form: Form) -> None:
    found = form.after(lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"))
    assert Counter("it is missing" in fault for fault in found)[True] == len(
        form.expected.questions
    )
    assert any("not in the structure tree" in fault for fault in found)


def test_points_and_number_are_compared(form: Form) -> None:
    first, *others = form.expected.questions
    dearer = replace(form.expected, questions=(replace(first, points=7), *others))
    assert any("but has points: 7" in fault for fault in form.faults(expected=dearer))
    shifted = tuple(replace(asked, number=asked.number + 1) for asked in form.expected.questions)
    found = form.faults(expected=replace(form.expected, questions=shifted))
    assert "question 7: it is missing" in found
    assert any("question 1: the exam has no such question" in fault for fault in found)


def test_the_recorded_key_must_be_that_of_the_paper(form: Form) -> None:
    asked = form.closed()
    wrong = next(letter for letter in "ABCD" if letter != asked.key)
    questions = tuple(
        replace(at, key=wrong) if at is asked else at for at in form.expected.questions
    )
    found = form.faults(expected=replace(form.expected, questions=questions))
    page = form.script.questions[asked.number - 1].pages[0]
    said = f"its right choice is {asked.key}, but its recorded key {wrong}"
    assert found == [f"page {page}, question {asked.number}: {said}"]


def test_a_changed_question_is_not_compared_again(form: Form) -> None:
    asked = form.closed()
    questions = tuple(
        ExpectedQuestion(at.number, at.kind, at.points, known=False) if at is asked else at
        for at in form.expected.questions
    )
    assert form.faults(expected=replace(form.expected, questions=questions)) == []


def test_a_cover_must_bear_its_candidate(form: Form) -> None:
    named = replace(form.expected, name="Ana Núñez", id="C-17")
    assert form.faults(expected=named) == [
        "page 1: the cover lacks the candidate number, C-17",
        "page 1: the cover lacks the candidate's name, Ana Núñez",
    ]


def test_a_candidates_name_may_go_on_in_the_next_line_after_a_hyphen(form: Form) -> None:
    first, *others = form.paper.pages
    runs = list(first.runs)
    at = [run.text for run in runs].index("Instructions")
    runs[at] = replace(runs[at], text=f"Hohenstein{LINE_END}")
    below = replace(runs[at], text="Wittgenstein", base=runs[at].base - 12)
    runs.insert(at + 1, below)
    paper = replace(form.paper, pages=(replace(first, runs=tuple(runs)), *others))
    named = replace(form.expected, name="Hohenstein-Wittgenstein", id="")
    said = [fault for fault in form.faults(paper=paper, expected=named) if "candidate" in fault]
    assert said == []


def continued(form: Form, told: TranscribedQuestion) -> PrintedFile:
    """The form with the last question of a page continued on the next page."""
    page = told.pages[0]
    place = Box(90, 800, 200, 810)
    words = f"Question {told.number}, continued"
    head = TextRun(words, place, place.bottom, mark=None, artifact=True, seen=True)
    pages = list(form.paper.pages)
    pages[page] = replace(pages[page], runs=(head, *pages[page].runs))
    return replace(form.paper, pages=tuple(pages))


def last_below_another(form: Form) -> tuple[TranscribedQuestion, TranscribedQuestion]:
    """The last two questions of a page that is not the last page."""
    questions = form.script.questions
    for before, told, after in zip(questions, questions[1:], questions[2:], strict=False):
        if before.pages == told.pages != after.pages:
            return before, told
    raise LookupError


def test_a_question_that_is_split_below_another_is_found(form: Form) -> None:
    above, told = last_below_another(form)
    page = told.pages[0]
    said = f"it is split: it begins on page {page}, below question {above.number}"
    assert form.faults(continued(form, told)) == [
        f"page {page + 1}, question {told.number}: {said}"
    ]


def test_keys_as_they_were_printed_have_no_fault(
    printed: Path, expected_forms: list[ExpectedForm]
) -> None:
    for expected in expected_forms:
        file = f"keys/{Path(expected.file).name}"
        assert (
            list(key_faults(read((printed / "exam" / file).read_bytes()), file, [expected])) == []
        )
    together = read((printed / "exam" / "keys.pdf").read_bytes())
    assert list(key_faults(together, "keys.pdf", expected_forms)) == []


def test_a_key_that_says_another_letter_is_named(
    printed: Path, expected_forms: list[ExpectedForm]
) -> None:
    expected = expected_forms[0]
    file = f"keys/{Path(expected.file).name}"
    paper = read((printed / "exam" / file).read_bytes())
    asked = next(asked for asked in expected.questions if asked.choices)
    wrong = next(letter for letter in "ABCD" if letter != asked.key)
    changed = replace(asked, key=wrong, answer=f"{wrong}{asked.right[0]}")
    questions = tuple(changed if at is asked else at for at in expected.questions)
    found = list(key_faults(paper, file, [replace(expected, questions=questions)]))
    assert found == [
        Fault(
            file,
            0,
            asked.number,
            f"the key of form {expected.code} has {asked.key}, but the manifest {wrong}",
        ),
        Fault(file, 0, asked.number, f"the right answer of form {expected.code} is missing"),
    ]


def test_the_key_of_another_form_is_none_of_this_one(
    printed: Path, expected_forms: list[ExpectedForm]
) -> None:
    paper = read((printed / "exam" / "keys" / Path(expected_forms[1].file).name).read_bytes())
    (fault,) = key_faults(paper, "keys/001.pdf", [expected_forms[0]])
    assert str(fault) == f"keys/001.pdf: the key of form {expected_forms[0].code} is missing"


def test_a_fault_says_first_where_it_is() -> None:
    assert str(Fault("forms/1.pdf", 2, 5, "so")) == "forms/1.pdf: page 2, question 5: so"
    assert str(Fault("forms/1.pdf", 0, 5, "so")) == "forms/1.pdf: question 5: so"
    assert str(Fault("forms/1.pdf", 2, 0, "so")) == "forms/1.pdf: page 2: so"
    assert str(Fault("manifest.json", 0, 0, "so")) == "manifest.json: so"


@pytest.mark.parametrize("known", [True, False])
def test_questions_may_continue_on_the_next_page_if_the_theme_is_large_print(
    record: Record, tmp_path: Path, *, known: bool
) -> None:
    (path := tmp_path / "styles" / "themes" / "owl.css").parent.mkdir(parents=True)
    path.write_text(":root { --print: large }")
    other = record.options.model_copy(update={"theme": "owl"})
    record = record.model_copy(update={"options": other})
    expected_forms = [
        copy.form
        for copy in expected_copies_of(record, open_bank(None), tmp_path if known else None)
    ]
    assert {expected.flows for expected in expected_forms} == {known}
