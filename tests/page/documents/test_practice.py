"""The practice page in a browser: schedule, grading, sessions, keys, progress, exams, print."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, Page

from studypress.bank.characters import folded
from studypress.bank.values.numbers import readings_of
from studypress.pipeline.build import produce
from studypress.pipeline.request import Request

DAY = 24 * 60 * 60 * 1000
NOON = "2026-03-02T12:00:00Z"
AXE = "axe_playwright_python/axe.min.js"


@pytest.fixture(scope="module")
def printed_page(
    tmp_path_factory: pytest.TempPathFactory, make_request: Callable[..., Request]
) -> Callable[..., Path]:
    """Print the practice page of a bank, once."""
    made: dict[tuple[str, str | None], Path] = {}

    def printed(bank: str = "every-kind", language: str | None = None) -> Path:
        if (bank, language) not in made:
            out = tmp_path_factory.mktemp("practice")
            source = Path(__file__).parents[2] / "banks" / "valid" / bank
            wanted = {"bank": source, "documents": ("practice",), "format": "html"}
            produce(make_request(out, language=language, **wanted), lambda *_: None)
            made[bank, language] = out / "practice.html"
        return made[bank, language]

    return printed


@dataclass
class Visit:
    """An open page, with its console messages and requests."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, printed_page: Callable[..., Path]) -> Iterator[Open]:
    contexts = []

    def open_page(
        bank: str = "every-kind",
        language: str | None = None,
        width: int = 1280,
        *,
        clock: bool = True,
        **wanted: Any,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            locale="en",
            timezone_id="UTC",
            accept_downloads=True,
            **wanted,
        )
        context.set_default_timeout(0)  # no timeout on slow machines
        contexts.append(context)
        visited = Visit(context.new_page())
        page = visited.page
        page.on("console", lambda message: visited.complaints.append(message.text))
        page.on("pageerror", lambda error: visited.complaints.append(str(error)))
        page.on("request", lambda request: visited.requests.append(request.url))
        if clock:
            page.clock.install(time=NOON)
        page.goto(printed_page(bank, language).as_uri())
        return visited

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def logic(browser: Browser, printed_page: Callable[..., Path]) -> Iterator[Page]:
    """A page of which tests call functions only."""
    page = browser.new_page(timezone_id="UTC")
    page.clock.install(time=NOON)
    page.goto(printed_page().as_uri())
    yield page
    page.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def view(page: Page) -> str:
    return str(page.evaluate("document.body.dataset.view"))


def shown(page: Page) -> dict[str, Any]:
    """Return the data of the question that is shown."""
    data = page.locator("article:visible").get_attribute("data-practice") or ""
    return dict(json.loads(data))


def stored(page: Page) -> dict[str, Any]:
    text = page.evaluate("localStorage.getItem(document.body.dataset.key)")
    return dict(json.loads(text)["questions"]) if text else {}


def answer_rightly(page: Page) -> None:
    """Answer the shown question by keys; an open one is left to the reader."""
    question = shown(page)
    if "right" in question:
        items = page.locator("article:visible .choice").all()
        for number, item in enumerate(items, start=1):
            if item.get_attribute("data-right") is not None:
                press(page, str(number))
    elif question["kind"] in ("number", "short"):
        press(page, "Tab")
        page.keyboard.type(str(question.get("value") or question["accept"][0]))


def start(page: Page, mode: str, count: int, minutes: int = 30) -> None:
    page.fill("[name=count]", str(count))
    page.fill("[name=minutes]", str(minutes))
    page.locator(f"button[value={mode}]").press("Enter")


def test_the_schedule_has_the_values_of_the_reference_implementation(logic: Page) -> None:
    """Values of `packages/fsrs/__tests__/FSRS-6.test.ts` in ts-fsrs, some of them from fsrs-rs."""
    first = logic.evaluate("[1, 2, 3, 4].map((rating) => reviewed(null, rating, 0))")
    assert [each["stability"] for each in first] == [0.212, 1.2931, 2.3065, 8.2956]
    difficulties = [6.4133, 5.11217071, 2.11810397, 1]
    assert [each["difficulty"] for each in first] == pytest.approx(difficulties, abs=1e-8)
    assert logic.evaluate("retrievability(8, 8.2956)") == pytest.approx(0.9024733, abs=1e-7)
    memory = _reviewed(logic, [1, 3, 3, 3, 3, 3], [0, 0, 1, 3, 8, 21])[-1]
    assert memory["stability"] == pytest.approx(53.62691, abs=1e-4)
    assert memory["difficulty"] == pytest.approx(6.3574867, abs=1e-4)
    ratings = [3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3]
    scheduled = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
    memories = _reviewed(logic, ratings, [0, *scheduled[:-1]])
    days = [round((each["due"] - each["last"]) / DAY) for each in memories]
    assert [day if at else 0 for day, at in zip(days, scheduled, strict=True)] == scheduled


def _reviewed(page: Page, ratings: list[int], days: list[int]) -> list[dict[str, float]]:
    """Return the memories after reviews, each some days after the one before."""
    script = """([ratings, days]) => {
      let [memory, now] = [null, 0];
      return ratings.map((rating, at) => {
        now += days[at] * DAY;
        memory = reviewed(memory, rating, now);
        return memory;
      });
    }"""
    return list(page.evaluate(script, [ratings, days]))


def test_a_question_is_due_from_the_beginning_of_its_day(logic: Page) -> None:
    script = "(hours) => isDue({ due: Date.now() + hours * 3600000 }, Date.now())"
    assert [logic.evaluate(script, hours) for hours in (-30, 0, 11, 13)] == [
        True,
        True,
        True,
        False,
    ]


NUMBERS = (
    "42", " 42 ", "42 ms", "ms 42", "42.5", "42,5", "-1.5e3", "1/3", "1 / -3", "2/0", "1,234",
    "1.234", "1,234.5", "1.234,5", "1 234,5", "1'234", "1’234", "−5", "–5", ".5", "5.", "1e999",
    "abc", "", "4 2", "1,234,567", "1.234.567", "0,123,456", "12/4", "1 234/2", "+7", "7e",
    "1e1000", "1,2,3", "42 s", "٤٢",
)  # fmt: skip


def test_numbers_are_read_as_those_of_marked_papers(logic: Page) -> None:
    script = "(texts) => texts.map((text) => readings(text, 'ms').map((each) => each.join('/')))"
    read = [list(map(Fraction, each)) for each in logic.evaluate(script, NUMBERS)]
    for text, found in zip(NUMBERS, read, strict=True):
        assert tuple(dict.fromkeys(found)) == readings_of(text, "ms"), text


def test_short_answers_are_compared_as_those_of_marked_papers(logic: Page) -> None:
    blocks = ((0x20, 0x250), (0x370, 0x600), (0x620, 0x6D4), (0x900, 0x97F), (0x1E00, 0x2000))
    texts = [f"a{chr(at)}b" for first, end in blocks for at in range(first, end)]
    texts += ["Brasília", "BRASILIA  DF.", "straße", "ΣΊΣΥΦΟΣ", "ﬁne", "é", "İstanbul", "ısı", "١٢"]
    found = logic.evaluate("(texts) => texts.map(folded)", texts)
    differing = [text for text, one in zip(texts, found, strict=True) if one != folded(text)]
    unassigned = logic.evaluate("(texts) => texts.filter((text) => /\\p{Cn}/u.test(text))", texts)
    assert [text for text in differing if text not in unassigned] == []


LATENCY = {"kind": "number", "value": "42", "margin": "1/2", "unit": "ms"}
THOUSANDS = {"kind": "number", "value": "1234", "margin": "0", "unit": ""}


@pytest.mark.parametrize(
    ("question", "answer", "outcome"),
    [
        ({"kind": "single", "right": [2]}, {"ticked": [2]}, "right"),
        ({"kind": "single", "right": [2]}, {"ticked": [1]}, "wrong"),
        ({"kind": "single", "right": [2]}, {"ticked": []}, "blank"),
        ({"kind": "several", "right": [0, 2]}, {"ticked": [0, 2]}, "right"),
        ({"kind": "several", "right": [0, 2]}, {"ticked": [0]}, "wrong"),
        ({"kind": "several", "right": []}, {"ticked": []}, "right"),
        ({"kind": "short", "accept": ["brasilia"]}, {"text": " BRASÍLIA. "}, "right"),
        ({"kind": "short", "accept": ["brasilia"]}, {"text": "Rio"}, "wrong"),
        (LATENCY, {"text": "42,5 ms"}, "right"),
        (LATENCY, {"text": "42.51"}, "wrong"),
        (LATENCY, {"text": "about"}, "unmarked"),
        (THOUSANDS, {"text": "1,234"}, "unmarked"),
        ({"kind": "number", "value": "1/3", "margin": "1/300", "unit": ""}, {"text": " "}, "blank"),
        ({"kind": "open"}, {"text": "Because."}, "unmarked"),
    ],
)  # fmt: skip
def test_answers_are_graded_by_the_rules_of_the_bank(
    logic: Page, question: dict[str, Any], answer: dict[str, Any], outcome: str
) -> None:
    answer = {"ticked": [], "text": ""} | answer
    assert logic.evaluate("(given) => outcomeOf(...given)", [question, answer]) == outcome


def test_pinned_choices_stay_and_fixed_ones_keep_their_order(logic: Page) -> None:
    script = """(isFixed) => {
      const pins = Object.entries({ a: "", b: "last", c: "", d: "first" });
      const choices = pins.map(([name, pin]) => ({ name, pin }));
      const names = () => arranged(choices, isFixed).map(({ name }) => name).join("");
      return [...Array(50)].map(names);
    }"""
    assert set(logic.evaluate(script, arg=False)) == {"dacb", "dcab"}
    assert set(logic.evaluate(script, arg=True)) == {"abcd"}


def test_due_questions_precede_new_ones_and_groups_stay_together(logic: Page) -> None:
    script = """() => {
      const groups = Object.entries({ a: null, b: "pair", c: "pair", d: null });
      const questions = groups.map(([id, group]) => ({ id, group }));
      const later = { due: Date.now() + 9 * DAY };
      const progress = { questions: { d: { due: 5 }, b: { due: 3 }, a: later } };
      const ids = (found) => found.map(({ id }) => id).join("");
      const exams = (count) => [...Array(60)].map(() => ids(examined(questions, count)));
      return [ids(practised(questions, progress, 4, Date.now())), exams(4), exams(1)];
    }"""
    practised, exams, single = logic.evaluate(script)
    assert practised == "bdca"
    assert all("bc" in exam and len(exam) == 4 for exam in exams)
    assert len(set(exams)) > 1
    assert set(single) == {"a", "d"}


def test_ten_questions_are_practised_by_keys_alone_and_a_reload_keeps_them(visit: Open) -> None:
    visited = visit()
    page = visited.page
    for _ in range(30):
        press(page, "Tab")
        if page.evaluate("document.activeElement.value") == "practice":
            break
    press(page, "Enter")
    for at in range(10):
        assert view(page) == "question"
        assert page.evaluate("document.activeElement.matches('.stem')")
        assert page.locator(".place").inner_text() == f"{at + 1} of 10 questions"
        question = shown(page)
        assert not page.locator("article:visible .answer").is_visible()
        answer_rightly(page)
        press(page, "Enter")
        assert page.locator("article:visible .answer").is_visible()
        said = page.locator("article:visible .verdict-of")
        assert said.inner_text() == ("Answer" if question["kind"] == "open" else "Right")
        assert page.evaluate("document.activeElement.matches('.verdict-of')")
        press(page, "3")
        assert stored(page)[question["id"]]["reviews"] == 1
    assert view(page) == "result"
    assert page.evaluate("document.activeElement.id") == "summary"
    assert page.locator("tfoot td").all_inner_texts() == ["10", "10", "100%"]
    kept = stored(page)
    assert len(kept) == 10
    page.reload()
    assert stored(page) == kept
    assert page.locator("[data-number=fresh]").inner_text() == str(
        page.locator("article").count() - 10
    )
    assert visited.complaints == []
    assert [url for url in visited.requests if not url.startswith(("data:", page.url))] == []


def test_a_question_that_was_not_known_comes_again_in_its_session(visit: Open) -> None:
    page = visit().page
    start(page, "practice", 1)
    first = shown(page)["id"]
    press(page, "Enter")
    assert page.locator(".verdict-of:visible").inner_text() == "Wrong"
    press(page, "Enter")  # the suggested rating of a blank answer: again
    assert shown(page)["id"] == first
    answer_rightly(page)
    press(page, "Enter", "Enter")
    assert view(page) == "result"
    assert page.locator("tfoot td").all_inner_texts() == ["0", "1", "0%"]
    memory = stored(page)[first]
    assert (memory["reviews"], memory["lapses"]) == (2, 0)


def test_questions_are_selected_by_topic_tag_and_difficulty(visit: Open) -> None:
    page = visit().page
    found = page.locator("[data-number=found]")
    whole = int(found.inner_text())
    page.select_option("[name=topic]", label="Choices to tick")
    assert found.inner_text() == "6"
    page.select_option("[name=topic]", "")
    for level in ("easy", "medium", "hard"):
        page.check(f"[value={level}]")
    assert found.inner_text() == str(whole)
    page.uncheck("[value=easy]")
    data = [
        json.loads(each.get_attribute("data-practice") or "")
        for each in page.locator("article").all()
    ]
    assert found.inner_text() == str(sum(each["level"] != "easy" for each in data))


def test_questions_with_a_tag_are_selected(visit: Open) -> None:
    page = visit("single.yaml").page
    data = [each.get_attribute("data-practice") or "" for each in page.locator("article").all()]
    page.select_option("[name=tag]", "licht")
    found = page.locator("[data-number=found]").inner_text()
    assert found == str(sum('"licht"' in each for each in data))


def test_a_mock_exam_ends_with_its_time_and_shows_results_by_topic(visit: Open) -> None:
    page = visit().page
    page.select_option("[name=topic]", label="Choices to tick")
    start(page, "exam", 6, minutes=7)
    assert page.locator("[role=timer]").inner_text() == "7:00"
    answer_rightly(page)
    press(page, "Enter")
    assert not page.locator(".answer").first.is_visible()
    press(page, "ArrowLeft")
    assert page.locator(".place").inner_text() == "1 of 6 questions"
    press(page, "Enter")
    answer_rightly(page)
    page.clock.run_for(2 * 60 * 1000 + 500)
    assert page.locator(".status").inner_text() == "Time left: 5 minutes"
    page.clock.run_for(5 * 60 * 1000)
    assert page.locator(".status").inner_text() == "Time is up."
    assert view(page) == "result"
    right, asked, _ = page.locator("tfoot td").all_inner_texts()
    assert (int(right) >= 2, asked) == (True, "6")
    assert page.locator("tbody th").all_inner_texts() == ["Choices to tick"]
    assert page.locator("article:visible").count() == 6
    assert page.locator("article:visible .answer").first.is_visible()


def test_open_questions_of_an_exam_are_marked_by_the_reader_after_it(visit: Open) -> None:
    page = visit().page
    page.select_option("[name=topic]", label="Answers to write")
    start(page, "exam", 8)
    while page.locator("[name=check]:visible .words").inner_text() != "Finish":
        press(page, "Enter")
    press(page, "Enter")
    while view(page) == "question":
        assert shown(page)["kind"] == "open"
        assert page.locator("article:visible .answer").is_visible()
        press(page, "3")
    right = int(page.locator("tfoot td").first.inner_text())
    data = [
        each.get_attribute("data-practice") or "" for each in page.locator("article:visible").all()
    ]
    assert right == sum('"kind":"open"' in each for each in data) > 0


def test_progress_is_exported_deleted_and_imported(visit: Open, tmp_path: Path) -> None:
    page = visit().page
    start(page, "practice", 2)
    for _ in range(2):
        answer_rightly(page)
        press(page, "Enter", "4")
    press(page, "Enter")
    page.locator("[name=again]").click()
    kept = stored(page)
    with page.expect_download() as download:
        page.locator("[name=export]").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "a-bank-of-every-kind-practice.json"
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[name=reset]").click()
    assert stored(page) == {}
    page.set_input_files("[type=file]", path)
    page.wait_for_function("localStorage.getItem(document.body.dataset.key).length > 100")
    assert stored(page) == kept
    assert page.locator("[data-number=fresh]").inner_text() == str(
        page.locator("article").count() - 2
    )


WRONG_FILES = {
    "no JSON": "studypress",
    "another format": '{"questions": {}}',
    "of another bank": '{"format": "studypress practice", "version": 1, "questions": {}}',
    "a later version": '{"format": "studypress practice", "version": 2, "questions": {}}',
    "no memory": '{"format": "studypress practice", "version": 1, "questions": {"latency": 3}}',
    "a list": '{"format": "studypress practice", "version": 1, "questions": []}',
}


@pytest.mark.parametrize("text", WRONG_FILES.values(), ids=WRONG_FILES)
def test_a_wrong_file_is_refused_with_a_message(visit: Open, tmp_path: Path, text: str) -> None:
    page = visit().page
    path = tmp_path / "wrong.json"
    path.write_text(text, encoding="utf-8")
    page.set_input_files("[type=file]", path)
    page.clock.run_for(100)
    page.wait_for_function("document.querySelector('.status').textContent !== ''", polling=50)
    assert page.locator(".status").inner_text().startswith("This file has no progress")
    assert stored(page) == {}


def test_a_browser_without_storage_is_reported(visit: Open) -> None:
    page = visit().page
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    start(page, "practice", 1)
    press(page, "Enter", "4")
    page.locator("[name=again]").click()
    assert page.locator(".unkept").is_visible()
    assert page.locator("[data-number=fresh]").inner_text() == str(
        page.locator("article").count() - 1
    )


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_and_axe_finds_no_serious_fault(visit: Open, width: int, scheme: str) -> None:
    page = visit(width=width, clock=False, color_scheme=scheme).page
    axe = Path(str(distribution("axe-playwright-python").locate_file(AXE)))
    page.evaluate(axe.read_text(encoding="utf-8"))
    assert _faults(page, width) == []
    start(page, "practice", 14)
    kinds = set()
    while view(page) == "question":
        is_new = (kind := shown(page)["kind"]) not in kinds
        kinds.add(kind)
        assert not is_new or _faults(page, width) == [], kind
        press(page, "Enter")
        assert not is_new or _faults(page, width) == [], kind
        press(page, "4")
    assert len(kinds) == 6
    assert _faults(page, width) == []


def _faults(page: Page, width: int) -> list[str]:
    """Return the serious faults that axe finds, and the width of the page if it is too large."""
    found = page.evaluate("axe.run().then((results) => results.violations)")
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [json.dumps(each)[:900] for each in serious] + ([f"{wide} px"] if wide > width else [])


@pytest.mark.parametrize(("bank", "language"), [("arabic", None), ("hebrew.yaml", None)])
def test_right_to_left_pages_are_mirrored_and_practised(
    visit: Open, bank: str, language: str | None
) -> None:
    visited = visit(bank, language, width=390)
    page = visited.page
    assert page.evaluate("getComputedStyle(document.querySelector('main')).direction") == "rtl"
    start(page, "practice", 2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "Enter", "4")
    assert stored(page)
    assert visited.complaints == []


def test_words_and_plurals_are_those_of_the_language(visit: Open) -> None:
    page = visit(language="pl").page
    start(page, "practice", 1)
    press(page, "Enter")
    spans = page.locator(".rating .span").all_inner_texts()
    assert (spans[0], spans[2], spans[3]) == ("1 dzień", "2 dni", "8 dni")


def test_print_has_all_questions_the_one_that_is_asked_or_the_result(visit: Open) -> None:
    page = visit().page
    assert "– Right: 97" in _printed(page)
    assert "Export" not in _printed(page)
    start(page, "practice", 1)
    stem = re.sub(r"\s+", " ", page.locator("article:visible .stem").inner_text())
    asked = _printed(page)
    assert stem in asked
    assert "Right:" not in asked
    press(page, "Enter", "4")
    assert "Summary" in _printed(page)


def _printed(page: Page) -> str:
    with pdfium.PdfDocument(BytesIO(page.pdf())) as pdf:
        texts = [sheet.get_textpage().get_text_bounded() for sheet in pdf]
    return re.sub(r"\s+", " ", " ".join(texts))
