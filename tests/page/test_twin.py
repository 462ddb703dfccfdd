"""HTML documents in a browser: self-contained, searched, filtered, revealed, printed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.pipeline.build import produce
from studypress.pipeline.request import ExamOptions, Request

pytestmark = pytest.mark.slow

DOCUMENTS = ["guide", "worksheet", "key", "flashcards", "exam/forms/001", "exam/keys/001"]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory, make_request: Callable[..., Request]) -> Path:
    out = tmp_path_factory.mktemp("twins")
    names = ("guide", "worksheet", "key", "flashcards")
    wish = ExamOptions("mixed", 6, 1, "demo")
    selection = Selection(topics=("Foundations", "Essentials"))
    request = make_request(out, documents=names, exam=wish, selection=selection, format="html")
    produce(request, lambda *_: None)
    return out


@dataclass
class Visit:
    """An open page, with its console messages and requests."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture
def visit(browser: Browser, twins: Path) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def open_page(name: str, width: int = 1280, *, scripts: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        context.set_default_timeout(0)  # no timeout on slow machines
        contexts.append(context)
        visited = Visit(context.new_page())
        visited.page.on("console", lambda message: visited.complaints.append(message.text))
        visited.page.on("pageerror", lambda error: visited.complaints.append(str(error)))
        visited.page.on("request", lambda request: visited.requests.append(request.url))
        visited.page.goto((twins / f"{name}.html").as_uri())
        return visited

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [360, 390, 1280])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_is_whole_and_fits(visit: Callable[..., Visit], name: str, width: int) -> None:
    visited = visit(name, width)
    page = visited.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(
        "document.fonts.ready.then((set) => [...set].every((f) => f.status !== 'error'))"
    )
    loaded = page.evaluate(
        "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    )
    assert any("IBM Plex Sans Condensed" in family for family in loaded)
    outside = [url for url in visited.requests if not url.startswith(("data:", page.url))]
    assert outside == []
    assert visited.complaints == []


@pytest.mark.parametrize("name", ["guide", "key", "flashcards"])
def test_answers_are_hidden_until_they_are_opened(
    visit: Callable[..., Visit], two_topics: Bank, name: str
) -> None:
    page = visit(name).page
    answer = page.locator("article .answer").first
    bullet = answer.locator(".bullet")
    assert not bullet.is_visible()
    answer.locator("summary").click()
    assert bullet.is_visible()
    assert page.locator("article .answer").count() == len(two_topics.entries)


@pytest.mark.parametrize("name", ["guide", "worksheet", "key"])
def test_questions_are_found_and_filtered(
    visit: Callable[..., Visit], two_topics: Bank, name: str
) -> None:
    page = visit(name).page
    shown = page.locator("article[data-level]:visible")
    total = len(two_topics.entries)
    assert shown.count() == total
    page.get_by_label("Find").fill("OVERFITTING explain")
    assert shown.count() < total
    assert "overfitting" in shown.first.inner_text().lower()
    page.get_by_role("button", name="Clear").click()
    page.get_by_label("hard").check()
    hard = sum(entry.question.difficulty == "hard" for entry in two_topics.entries)
    page.wait_for_function(
        "(n) => document.querySelector('output').value.startsWith(`${n} of`)", arg=hard
    )
    assert shown.count() == hard
    page.get_by_label("hard").uncheck()
    page.get_by_label("Topic").select_option(label="Essentials")
    essentials = sum(entry.topic == "Essentials" for entry in two_topics.entries)
    assert shown.count() == essentials
    assert page.locator("output").inner_text() == f"{essentials} of {total} questions"
    assert page.locator(".topic-group:visible").count() == 1


@pytest.mark.parametrize("name", ["guide", "key"])
def test_one_button_opens_all_answers(visit: Callable[..., Visit], name: str) -> None:
    page = visit(name).page
    button = page.get_by_role("button", name="Show all answers")
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator(".answer:not([open])").count() == 0
    page.keyboard.press("Enter")
    assert page.locator(".answer[open]").count() == 0


@pytest.mark.parametrize("name", ["guide", "worksheet", "key"])
def test_without_scripts_the_page_can_be_read(
    visit: Callable[..., Visit], two_topics: Bank, name: str
) -> None:
    visited = visit(name, scripts=False)
    page = visited.page
    assert page.locator("article").count() == len(two_topics.entries)
    assert not page.locator(".find").is_visible()
    assert page.locator("article").first.is_visible()
    if name != "worksheet":
        page.locator("article summary").first.click()
        assert page.locator("article .bullet").first.is_visible()


@pytest.mark.parametrize("name", ["guide", "worksheet", "key"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_controls_are_in_sight_everywhere(
    visit: Callable[..., Visit], name: str, width: int
) -> None:
    page = visit(name, width).page
    words, bar = page.get_by_label("Find"), page.locator(".find")
    for place in ("first", "last"):
        getattr(page.locator("article"), place).scroll_into_view_if_needed()
        assert box_of(bar)["y"] == 0
        assert box_of(words)["y"] + box_of(words)["height"] < 60
    assert box_of(bar)["height"] < (60 if width < 640 else 120)


def test_filters_open_on_a_phone_and_what_is_found_is_in_sight(
    visit: Callable[..., Visit],
) -> None:
    page = visit("guide", 390).page
    assert not page.get_by_label("Topic").is_visible()
    page.locator(".filters summary").click()
    page.get_by_label("Topic").select_option(label="Essentials")
    page.locator(".filters summary").click()
    page.get_by_label("Find").fill("scalable")
    found = page.locator("article:visible").first
    bar = box_of(page.locator(".find"))
    assert bar["height"] < box_of(found)["y"] < 900


def box_of(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box
    return box


SIZES = """figure => [...figure.querySelectorAll('svg.figure text')].map((text) => {
  const drawing = text.ownerSVGElement, size = parseFloat(getComputedStyle(text).fontSize);
  return size * drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
})"""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_words_of_a_figure_are_large_enough_to_read(
    visit: Callable[..., Visit], width: int
) -> None:
    page = visit("guide", width).page
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    sizes = [size for figure in page.locator("figure").all() for size in figure.evaluate(SIZES)]
    assert len(sizes) > 20
    assert min(sizes) > 11
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def squeezed(text: str) -> str:
    """Text without spaces and hyphens, which depend on line breaks."""
    return re.sub(r"[\s\x02\xad‐-]+", "", text)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("name", ["guide", "key", "flashcards"])
def test_answers_are_on_paper(
    visit: Callable[..., Visit],
    two_topics: Bank,
    plain: Callable[[str], str],
    pages_of: Callable[[Path], list[str]],
    tmp_path: Path,
    name: str,
    *,
    scripts: bool,
) -> None:
    page = visit(name, scripts=scripts).page
    page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True)
    text = squeezed(" ".join(pages_of(tmp_path / "print.pdf")))
    for entry in two_topics.entries:
        assert squeezed(plain(entry.question.answer.bullet)) in text
    assert "Showallanswers" not in text


def test_a_form_prints_with_its_numbers(
    visit: Callable[..., Visit], pages_of: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    page = visit("exam/forms/001").page
    page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True)
    assert len(pages_of(tmp_path / "print.pdf")) > 1
    assert page.locator(".stem .number").all_inner_texts() == [str(at) for at in range(1, 7)]


def edges(figure: Locator) -> tuple[int, int]:
    """Grey of the left and the right edge of a figure, at its bottom."""
    picture = Image.open(BytesIO(figure.screenshot())).convert("L")
    levels = picture.tobytes()
    row = len(levels) - 2 * picture.width
    return levels[row + 2], levels[row + picture.width - 3]


def test_a_shadow_shows_on_which_side_a_figure_goes_on(visit: Callable[..., Visit]) -> None:
    page = visit("guide", 360).page
    page.evaluate("document.querySelectorAll('details').forEach(found => found.open = true)")
    figure = page.locator(".explanation figure").first
    left, right = edges(figure)
    assert left - right > 50
    figure.evaluate("figure => figure.scrollLeft = figure.scrollWidth")
    left, right = edges(figure)
    assert right - left > 50
    page.set_viewport_size({"width": 1280, "height": 900})
    assert min(edges(figure)) > 250  # fully visible


def test_the_page_lets_no_other_script_run(visit: Callable[..., Visit]) -> None:
    visited = visit("guide")
    visited.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s); }"
    )
    assert visited.page.evaluate("window.ran") is None
    assert any("Content Security Policy" in text for text in visited.complaints)
