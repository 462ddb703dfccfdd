"""From printed papers back to people: filled, scanned, reviewed, marked, and mailed as results."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from simulator.scan_exam import Scanner, scan_exam
from simulator.truth import Truth
from studypress.cli import main
from studypress.scan.reading import BoxState
from studypress.scan.review_row import COLUMNS
from studypress.scan.scan_record import read_scan_record

BANK = Path(__file__).parents[1] / "banks" / "valid" / "every-kind"
BLUEPRINT = """
title: Midterm
order: fixed
scoring: { wrong: -0.25, several: share, floor: 0 }
rows:
  - { count: 1, kind: single }
  - { count: 1, kind: several }
  - { count: 1, kind: number, topic: Answers to write, points: 3 }
  - { count: 1, kind: short }
  - { count: 2, kind: open, topic: Answers to write }
"""
PENALTY = Fraction(-1, 4)
WRITTEN = {
    "latency": ("42", "41.6", "20"),
    "third": ("0.33", "0.3", "3"),
    "distance": ("384400", "380000", "300000"),
    "capital": ("Brasília", "brasilia df", "Rio"),
}
"""Answers that candidates write."""
ON_SCREEN = "plain"
"""Open question without points on paper: all its answers are marked in the review."""
SEED = "a room with scanned papers"
WHEN = "2026-02-03T14:05:06Z"
ONE_LANGUAGE, ONE_SIZE = 11, 7

pytestmark = pytest.mark.slow

Answers = dict[str, dict[int, str]]
"""Answers by form code and number of the question; points of open questions."""


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result.output


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def kind_of(item: dict[str, Any]) -> str:
    return str(item.get("kind") or ("single" if item.get("choices") else "open"))


def drawn(item: dict[str, Any], rng: Random) -> str:
    """Answer of a candidate, right more often than by chance; or the points of a grader."""
    kind, letters = kind_of(item), "ABCDEFGH"[: len(item.get("choices", ()))]
    key = str(item.get("key", ""))
    if kind == "open":
        return f"{rng.randint(0, int(2 * item['points'])) / 2:g}"
    if rng.random() < 0.1:
        return ""
    if item["id"] in WRITTEN:
        return rng.choice(WRITTEN[item["id"]])
    if kind == "several":
        return rng.choice((key, "".join(at for at in letters if rng.random() < 0.4)))
    two = "".join(sorted(rng.sample(letters, 2)))
    return str(rng.choice((key, key, key, *letters, two)))


def earned(item: dict[str, Any], answer: str) -> Fraction:
    """Points by the rules of the blueprint, computed from the key in the manifest."""
    full, key = Fraction(str(item["points"])), item.get("key", "")
    kind = kind_of(item)
    if kind == "open":
        return Fraction(answer)
    if kind == "several":
        right = sum(letter in key for letter in answer)
        share = Fraction(max(0, 2 * right - len(answer)), max(1, len(key)))
        return full if answer == key else full * share
    if not answer:
        return Fraction(0)
    if kind == "number":
        away = abs(Fraction(answer) - Fraction(item["value"]))
        is_right = away <= Fraction(item["tolerance"])
    elif kind == "short":
        is_right = answer.casefold() in [at.casefold() for at in item["accept"]]
    else:
        is_right = answer == key
    return full if is_right else PENALTY


class Room:
    """A printed exam, and the answers that its candidates give."""

    def __init__(self, folder: Path, people: int, *words: str) -> None:
        """Print copies for some people."""
        self.out, self.exam = folder / "out", folder / "out" / "exam"
        (folder / "blueprint.yaml").write_text(BLUEPRINT, encoding="utf-8")
        rows = ["name,id,email,theme,language"]
        for at in range(1, people + 1):
            theme = "large-print" if at == ONE_SIZE else ""
            rows.append(
                f"Person P{at:03},{100 + at},p{at}@example.org,{theme},"
                f"{'de' if at == ONE_LANGUAGE else ''}"
            )
        (folder / "roster.csv").write_text("\n".join(rows), encoding="utf-8")
        made = ("--blueprint", folder / "blueprint.yaml", "--roster", folder / "roster.csv")
        run("exam", BANK, *words, *made, "--seed", SEED, "--out", self.out, "--quiet")
        manifest = json.loads((self.exam / "manifest.json").read_text(encoding="utf-8"))
        self.forms: list[dict[str, Any]] = manifest["forms"]
        rng = Random(SEED)  # noqa: S311 - repeatable
        self.answers: Answers = {
            form["code"]: {item["number"]: drawn(item, rng) for item in form["questions"]}
            for form in self.forms
        }

    def in_boxes(self) -> Answers:
        """Answers that are marked in boxes, as the simulator takes them."""
        return {form["code"]: dict(self._in_boxes(form)) for form in self.forms}

    def _in_boxes(self, form: dict[str, Any]) -> Iterator[tuple[int, str]]:
        boxes = {box["question"] for page in form["scan"]["pages"] for box in page["boxes"]}
        for item in form["questions"]:
            if (number := item["number"]) in boxes:
                yield number, "" if item["id"] == ON_SCREEN else self.answers[form["code"]][number]

    def points(self) -> dict[str, float]:
        """Points of each form by the answers given."""
        return {
            form["code"]: round(float(max(0, sum(self._earned(form)))), 2) for form in self.forms
        }

    def _earned(self, form: dict[str, Any]) -> Iterator[Fraction]:
        for item in form["questions"]:
            yield earned(item, self.answers[form["code"]][item["number"]])

    def scores(self) -> dict[str, float]:
        """Points of each form as marked."""
        return {
            row["code"]: float(row["points"]) for row in rows_of(self.exam / "marks/scores.csv")
        }

    def sheets(self) -> dict[str, bytes]:
        """Result sheet of each candidate by e-mail address."""
        record = json.loads((self.exam / "marks/sheets.json").read_text(encoding="utf-8"))
        sheets = record.get("sheets", record)
        return {
            form["candidate"]["email"]: (self.exam / sheets[form["code"]]["file"]).read_bytes()
            for form in self.forms
        }


def assert_accounted_for(room: Room, truth: Truth) -> None:
    """Assert that each page has an outcome that the truth accepts; those not read are missing."""
    rows = rows_of(room.exam / "scan/pages.csv")
    found = {(row["file"], row["page"]): row["outcome"] for row in rows if row["file"]}
    assert found.keys() == {(page.source, str(page.index)) for page in truth.pages}
    for page in truth.pages:
        assert found[page.source, str(page.index)] in page.outcomes, page
    missing = [(row["code"], int(row["page of form"])) for row in rows if not row["file"]]
    unread = [page for page in truth.pages if page.form and page.outcomes == {"unreadable"}]
    assert missing == [(page.form, page.page) for page in unread]


def left(page: Page) -> int:
    """Number of items that are not decided."""
    expect(page.locator("#count")).to_contain_text("left in all")  # once they are loaded
    found = re.search(r"(\d+) left in all", page.locator("#count").inner_text())
    assert found
    return int(found[1])


def type_codes(page: Page, truth: Truth) -> None:
    """Type codes and pages of all pages without a code that can be read."""
    names = {f"{at.source}:{at.index}": f"{at.form} {at.page}" for at in truth.pages if at.form}
    group = page.locator("#groups option", has_text="Pages without a code")
    page.locator("#groups").select_option(group.get_attribute("value"))
    found = re.search(r"of (\d+)", group.inner_text())
    for at in range(1, int(found[1] if found else 0) + 1):
        place = page.locator("#item").inner_text().removeprefix("Page ")
        page.keyboard.type(names.get(place, "0"))
        if place in names:
            page.keyboard.press("Enter")
        expect(group).to_contain_text(f"({at} of ")
        expect(page.locator("#review")).to_have_attribute("data-unsaved", "0")


def decide_all(page: Page, answers: Answers) -> int:
    """Decide all answers by keys, as they were given; return how many boxes were in doubt."""
    doubts = 0
    for after in reversed(range(left(page))):
        item = page.locator("#item").inner_text()
        found = re.fullmatch(r"Question (\d+) of paper (\S+)", item)
        assert found, item
        answer = answers[found[2]][int(found[1])]
        if page.locator("#choices").is_visible():
            doubts += 1
            choose(page, answer)
        elif answer:
            page.locator("#text").fill(answer)
            page.keyboard.press("Enter")
        else:
            page.get_by_role("button", name="No answer").click()
        expect(page.locator("#count")).to_contain_text(f"· {after} left in all")
    expect(page.locator("#review")).to_have_attribute("data-unsaved", "0")
    return doubts


def choose(page: Page, answer: str) -> None:
    """Choose the letters of an answer by keys."""
    pressed = page.locator("#choices [aria-pressed=true]").evaluate_all(
        "buttons => buttons.map(button => button.dataset.value)"
    )
    for letter in sorted({*answer} ^ {*pressed}) if answer else ():
        page.keyboard.press(letter.lower())
    page.keyboard.press("Enter" if answer else "0")


def test_sixty_papers_come_back_marked_to_their_candidates(
    tmp_path: Path,
    start_desk: Callable[..., Any],
    visit: Callable[..., Any],
    serve: Callable[..., Any],
    mailbox: Any,
    ca: Path,
    pages_of: Callable[[Path], list[str]],
) -> None:
    room = Room(tmp_path, 60, "--scannable", "--digits")
    assert "no fault" in run("verify", room.out, "--bank", BANK)
    stack = ("jpeg", "duplicated", "foreign", "blank sheets", "shuffled")
    odd = ("upside down", "hidden code")
    scanner = Scanner(stack, 150, container="mixed", tidy=True, erased=0.01, jobs=2, single=odd)
    truth = scan_exam(room.exam, tmp_path / "scans", SEED, scanner, room.in_boxes())
    assert {Path(name).suffix for name in truth.files} == {".pdf", ".tif", ".png"}
    run("scan", room.out, tmp_path / "scans", "--quiet", code=1)
    assert_accounted_for(room, truth)

    desk = start_desk(BANK, "--out", room.out)
    page: Page = visit(desk).page
    page.goto(f"{desk.origin}/exams")
    page.locator("#exams li").get_by_role("link").first.click()
    page.get_by_role("link", name="Review the scanned pages").click()
    expect(page.locator("#item")).to_contain_text(re.compile("."))  # the script runs
    page.locator("#who").fill("A. Berg")
    page.locator("#who").press("Enter")
    type_codes(page, truth)
    run("scan", room.out, "--quiet", code=1)  # by the typed code; foreign pages are left
    outcomes = {row["outcome"] for row in rows_of(room.exam / "scan/pages.csv")}
    assert outcomes.isdisjoint({"unreadable", "missing"})
    page.reload()
    assert left(page) >= 2 * len(room.forms)
    assert decide_all(page, room.answers) > 0

    run("mark", room.out, "--bank", BANK)
    assert room.scores() == room.points()
    run("results", room.out, "--bank", BANK, "--quiet")
    sheets = room.sheets()
    assert len({sha256(sheet).digest() for sheet in sheets.values()}) == len(room.forms)
    server = serve()
    to = ("--server", f"{server.host}:{server.port}", "--ca", ca, "--user", "exam")
    words = ("--from", "exam@example.org", "--rate", 6000, "--yes", "--quiet")
    run("send", room.out, "--results", *to, *words)
    assert mailbox.files == {address: [sheet] for address, sheet in sheets.items()}
    for form in room.forms:
        address, name = form["candidate"]["email"], form["candidate"]["name"]
        (own,) = mailbox.files[address]
        (tmp_path / "own.pdf").write_bytes(own)
        texts = pages_of(tmp_path / "own.pdf")
        assert set(re.findall(r"Person P\d{3}", " ".join(texts))) == {name}
        assert len(texts) > form["pages"]
    assert f"results: {len(room.forms)} of {len(room.forms)}" in run("status", room.out)


def test_answer_sheets_come_back_marked(tmp_path: Path) -> None:
    room = Room(tmp_path, 6, "--answer-sheet", "--digits")
    scanner = Scanner(("rotation",), tidy=True, container="tiff")
    truth = scan_exam(room.exam, tmp_path / "scans", SEED, scanner, room.in_boxes())
    run("scan", room.out, tmp_path / "scans", "--quiet")
    assert_accounted_for(room, truth)
    corrections = tmp_path / "corrections.csv"
    with corrections.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(by_people(room))
    run("review", room.out, "--bank", BANK, "--corrections", corrections, "--quiet")
    run("mark", room.out, "--bank", BANK)
    assert room.scores() == room.points()
    run("results", room.out, "--bank", BANK, "--quiet")
    assert len(room.sheets()) == len(room.forms)


def by_people(room: Room) -> Iterator[tuple[str, ...]]:
    """Yield corrections of all questions that boxes do not answer."""
    scans = read_scan_record((room.exam / "scan/readings.json").read_bytes())
    doubtful = {
        (page.reading.code.form, at.box.question)
        for page in (scans.pages if scans else ())
        for at in page.reading.boxes
        if page.reading.code and at.state is BoxState.DOUBTFUL
    }
    for form in room.forms:
        for item in form["questions"]:
            code, number, kind = form["code"], item["number"], kind_of(item)
            answer = room.answers[code][number]
            has_two = kind == "single" and len(answer) > 1
            if kind == "short" or item["id"] == ON_SCREEN or has_two or (code, number) in doubtful:
                yield "answer", "", code, "", str(number), answer or "-", "A. Berg", WHEN
