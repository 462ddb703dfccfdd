"""Page of the bank: questions, previews, problems, and what happens when the file is saved."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from studypress.pipeline.view.preview import DOCUMENTS

LONG = " ".join(["It goes on, so that the page is longer than the window."] * 120)
SHOWN = "#stage iframe:not(.coming)"


def question(name: str, stem: str, more: str = "", tags: str = "[heat]") -> str:
    return f"""
          - id: {name}
            question: {stem}
            difficulty: easy
            tags: {tags}
            minutes: 2
            choices:
              - {{text: The right choice of {name}, correct: true}}
              - {{text: The wrong choice of {name}, why: It is wrong.}}
            answer:
              bullet: The bullet of {name}.
              explanation: |
                The explanation of {name}. {more}

                {LONG}
"""


FIRST, SECOND, THIRD = (
    question("first", "Why is the sky blue?", tags="[light]"),
    question("second", "Why is Café au lait warm?"),
    question("third", "Why is ice cold?"),
)


def bank(*questions: str, title: str = "A bank of questions") -> str:
    return f"""\
title: {title}
sections:
  - id: physics
    title: Physics
    topics:
      - topic: Heat and light
        questions:{"".join(questions)}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bank")


@pytest.fixture(scope="module")
def shared_desk(
    start_desk: Callable[..., Any], folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    (folder / "bank.yaml").write_text(bank(FIRST, SECOND, THIRD))
    return start_desk(folder, "--out", tmp_path_factory.mktemp("out"))


@pytest.fixture
def save(folder: Path) -> Callable[..., None]:
    def replaced(text: str) -> None:
        """Save as editors do: another file takes the place of the old one."""
        (folder / "new.tmp").write_text(text)
        (folder / "new.tmp").replace(folder / "bank.yaml")

    return replaced


@pytest.fixture
def desk(shared_desk: Any, save: Callable[..., None]) -> Iterator[Any]:
    yield shared_desk
    save(bank(FIRST, SECOND, THIRD))


def go(visit: Any, desk: Any, query: str) -> Any:
    visit.page.goto(f"{desk.origin}/?{query}")
    visit.page.wait_for_selector("#list a", state="attached")
    return visit.page


def see(page: Any, text: str) -> None:
    page.frame_locator(SHOWN).locator("article").get_by_text(text).first.wait_for()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_question_is_shown_in_every_document(
    visit: Callable[..., Any], desk: Any, name: str
) -> None:
    page = go(visit(desk), desk, f"question=second&as={name}")
    frame = page.frame_locator(SHOWN)
    see(page, "Why is Café au lait warm?")
    assert frame.locator("script").count() == 0
    text = frame.locator("body").inner_text()
    assert ("The bullet of second" in text) == (name not in ("worksheet", "choices", "exam"))
    assert "sky" not in text
    page.select_option("#show", "pdf")
    page.wait_for_selector(f"{SHOWN}[src*=pdf]")
    pages = frame.locator("img")
    wide = page.locator("#stage").evaluate("box => box.clientWidth")
    assert pages.first.evaluate("picture => picture.naturalWidth") == min(wide, 800)
    assert page.url.endswith(f"question=second&as={name}&theme=print&paper=A4&show=pdf")


def test_looks_are_chosen_and_stay_in_the_address(visit: Callable[..., Any], desk: Any) -> None:
    page = go(visit(desk), desk, "question=first")
    see(page, "Why is the sky blue?")
    page.select_option("#theme", "large-print")
    page.select_option("#paper", "Letter")
    page.wait_for_selector(f"{SHOWN}[src*='large-print'][src*='Letter']")
    page.reload()
    page.wait_for_selector(f"{SHOWN}[src*='large-print'][src*='Letter']")
    assert page.input_value("#theme") == "large-print"
    page.click("#list a[data-question=third]")
    see(page, "Why is ice cold?")
    page.go_back()
    see(page, "Why is the sky blue?")
    assert page.get_attribute("#list a[aria-current]", "data-question") == "first"


@pytest.mark.parametrize("show", ["html", "pdf"])
def test_a_saved_file_is_seen_in_place(
    visit: Callable[..., Any], desk: Any, save: Callable[..., None], show: str
) -> None:
    page = go(visit(desk), desk, f"question=second&show={show}&find=why")
    page.wait_for_selector(SHOWN)
    old = page.get_attribute(SHOWN, "src")
    page.focus("#list a[data-question=third]")
    page.frame_locator(SHOWN).locator("main").evaluate("() => scrollTo(0, 321)")
    save(bank(FIRST, question("second", "Why is Café au lait warm?", "It was edited."), THIRD))
    page.wait_for_selector(f'{SHOWN}:not([src="{old}"])')
    if show == "html":
        see(page, "It was edited.")
    assert page.frame_locator(SHOWN).locator("main").evaluate("() => scrollY") == 321
    assert page.locator("#stage iframe").count() == 1
    assert page.evaluate("document.activeElement.dataset.question") == "third"
    assert page.get_attribute("#list a[aria-current]", "data-question") == "second"
    assert page.input_value("#find") == "why"


def test_problems_stand_beside_their_question_until_it_is_mended(
    visit: Callable[..., Any], desk: Any, save: Callable[..., None]
) -> None:
    page = go(visit(desk), desk, "question=second")
    see(page, "The explanation of second.")
    broken = SECOND.replace("difficulty: easy", "difficulty: eazy")
    save(bank(f"{FIRST}\n\n\n", broken, THIRD))
    problem = page.locator("#chosen .problems li")
    problem.wait_for()
    place = problem.locator(".place").inner_text()
    line = bank(f"{FIRST}\n\n\n", broken).splitlines().index("            difficulty: eazy") + 1
    assert place.endswith(f"bank.yaml:{line}:25")
    assert "easy" in problem.inner_text()
    assert page.locator("#list [data-question=second] .badge").text_content() == "1 problem"
    assert page.locator("#list .badge").count() == 1
    assert page.locator("#problems .problems").count() == 0
    assert "problems" in page.locator("#problems .old").inner_text()
    see(page, "The explanation of second.")
    save(bank(FIRST, SECOND, THIRD).replace("id: physics", "id: Physics !"))
    page.locator("#problems .problems li").wait_for()
    assert page.locator("#list .badge").count() == 0
    save("title: [")
    page.locator("#problems .problems").get_by_text("YAML:").wait_for()
    assert page.locator("#list a").count() == 3
    save(bank(FIRST, SECOND, THIRD))
    page.locator(".problems").first.wait_for(state="detached")
    assert page.locator("#problems .old").count() == 0


def test_a_question_that_is_removed_leaves_the_list(
    visit: Callable[..., Any], desk: Any, save: Callable[..., None]
) -> None:
    page = go(visit(desk), desk, "question=second")
    see(page, "The explanation of second.")
    save(bank(FIRST, THIRD))
    page.get_by_text("The question second is not in the bank").wait_for()
    page.locator("#stage iframe").wait_for(state="detached")
    assert page.locator("#list a").count() == 2
    save(bank(FIRST, SECOND, THIRD))
    see(page, "The explanation of second.")


def test_questions_are_found_and_filtered(visit: Callable[..., Any], desk: Any) -> None:
    page = go(visit(desk), desk, "question=first")
    page.fill("#find", "CAFE warm")
    page.get_by_text("1 of 3 questions").wait_for()
    assert page.locator("#list a").get_attribute("data-question") == "second"
    page.get_by_text("It is not in the list").wait_for()
    page.fill("#find", "explanation of third")
    page.locator("#list [data-question=third]").wait_for()
    page.fill("#find", "")
    page.click("#more summary")
    page.select_option("#tag", "light")
    page.get_by_text("1 of 3 questions").wait_for()
    page.reload()
    assert page.locator("#list a").get_attribute("data-question") == "first"
    page.select_option("#difficulty", "easy")
    page.select_option("#kind", "single")
    page.select_option("#tag", "")
    page.get_by_text("3 of 3 questions").wait_for()
    assert "difficulty=easy" in page.url


def test_the_page_is_usable_by_keyboard_alone(visit: Callable[..., Any], desk: Any) -> None:
    opened = visit(desk)
    page = opened.page
    running: set[str] = set()
    most: list[int] = []

    def begin(request: Any) -> None:
        if "/preview" in request.url:
            running.add(request.url)
            most.append(len(running))

    page.on("request", begin)
    page.on("requestfinished", lambda request: running.discard(request.url))
    page.wait_for_selector("#list a")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    see(page, "Why is ice cold?")
    assert max(most) == 1  # what is no longer wanted is not laid out
    page.keyboard.press("ArrowUp")
    see(page, "Why is Café au lait warm?")
    assert "question=second" in page.url
    for _ in range(2):
        page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "find"
    page.frame_locator(SHOWN).locator("summary").first.focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"


def test_a_phone_shows_the_list_and_then_the_question(visit: Callable[..., Any], desk: Any) -> None:
    page = visit(desk, 390, 844).page
    page.click("#list a[data-question=second]")
    see(page, "Why is Café au lait warm?")
    assert not page.is_visible("#list")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="All questions").click()
    page.wait_for_selector("#list a[data-question=third]")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.go_back()
    see(page, "Why is Café au lait warm?")


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_serious_fault(
    visit: Callable[..., Any],
    desk: Any,
    save: Callable[..., None],
    access_faults: Callable[[Any], list[str]],
    width: int,
) -> None:
    page = go(visit(desk, width), desk, "question=second&tag=heat")
    page.wait_for_selector(SHOWN)
    save(bank(FIRST, SECOND.replace("minutes: 2", "minutes: two"), THIRD))
    page.locator("#chosen .problems li").wait_for()
    for query in ("html", "pdf"):
        page.select_option("#show", query)
        page.wait_for_selector(f"{SHOWN}[src*={query}]")
        assert access_faults(page) == []


def test_markup_in_a_bank_is_text(
    visit: Callable[..., Any], desk: Any, save: Callable[..., None]
) -> None:
    markup = "<img src=http://evil.example/x onerror=alert(1)> <script>alert(2)</script>"
    hostile = bank(
        question("a-b-1", f"'Why `{markup}`?'", f"`{markup}`"),
        SECOND,
        title=f"'<b>Bold</b> {markup}'",
    ).replace("topic: Heat", f"topic: '\" autofocus onfocus=alert(3) {markup}' #")
    save(hostile)
    page = go(visit(desk), desk, "")
    page.get_by_text("<b>Bold</b>").wait_for()
    page.click("#list a[data-question=a-b-1]")
    see(page, "<script>alert(2)</script>")
    assert page.locator("main script, main img").count() == 0
    assert "onfocus=alert(3)" in page.locator("#list h3").inner_text()
    page.goto(f"{desk.origin}/?question=%22%3E%3Cscript%3Ealert(4)%3C/script%3E&find=%22%3Cb%3E")
    page.get_by_text('The question "><script>alert(4)</script> is not in the bank').wait_for()
    assert page.input_value("#find") == '"<b>'
    save(hostile.replace("It goes on", f"![The key](../../secret.svg)\n\n{' ' * 16}It goes on", 1))
    page.fill("#find", "")
    page.click("#list a:has(.badge)")
    assert "secret.svg" in page.locator("#chosen .problems").inner_text()


def test_previews_run_no_script_and_answer_only_what_is_known(
    visit: Callable[..., Any], desk: Any
) -> None:
    ask = visit(desk).page.context.request
    headers = ask.get(f"{desk.origin}/preview?question=first").headers
    assert "sandbox allow-same-origin" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    for wrong in (
        "as=exams", "theme=../../x", "paper=%00", "show=png", "width=0", "width=99999", "width=²",
    ):  # fmt: skip
        refused = ask.get(f"{desk.origin}/preview?question=first&{wrong}")
        assert refused.status == 400
        assert wrong.partition("=")[0] in refused.text()
    gone = ask.get(f"{desk.origin}/preview?question=%3Cb%3E")
    assert "The question &lt;b&gt; is not in the bank" in gone.text()
    assert ask.get(f"{desk.origin}/fonts/..%2fbank.yaml").status == 404
    assert ask.get(f"{desk.origin}/fonts/bank.yaml").status == 404


def test_a_link_on_another_site_opens_the_desk(desk: Any, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"data:text/html,<a href='{desk.address}'>desk</a>")
    page.click("a")
    expect(page.get_by_role("navigation", name="Desk")).to_be_visible()
    assert page.url == f"{desk.origin}/"
    page.close()


def test_a_script_that_loads_late_hears_the_first_event(
    visit: Callable[..., Any], desk: Any
) -> None:
    opened = visit(desk)

    def late(route: Route) -> None:
        sleep(1)  # meanwhile the event would come
        route.continue_()

    opened.page.route("**/bank.js", late)
    page = go(opened, desk, "question=second")
    see(page, "Why is Café au lait warm?")
