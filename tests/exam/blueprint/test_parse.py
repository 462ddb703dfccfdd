"""Blueprints in files: valid ones are met, invalid ones report the problems in their .txt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.errors import ContentError
from studypress.exam.blueprint.matching import matches, minutes_of
from studypress.exam.blueprint.model import Blueprint, Draw, Kind, Order, Row
from studypress.exam.blueprint.parse import parse_blueprint
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Exam, Plan

TESTS = Path(__file__).parents[2]
FILES = TESTS / "blueprints"
VALID = sorted((FILES / "valid").iterdir())
INVALID = sorted((FILES / "invalid").glob("*.yaml"))
CONTENT = TESTS.parent / "content"
READY = sorted((CONTENT / "blueprints").iterdir())


def loaded(path: Path) -> Bank:
    bank = load(path, path.name).bank
    assert bank
    return bank


@pytest.fixture(scope="module")
def nature() -> Bank:
    """Bank of the blueprints in the folder."""
    return loaded(FILES / "bank.yaml")


@pytest.fixture(scope="module")
def shipped() -> Bank:
    return loaded(CONTENT)


def composed(path: Path, bank: Bank, forms: int) -> Exam:
    blueprint = parse_blueprint(path.read_text(encoding="utf-8"), path.name, bank)
    return make_exam(bank, Plan(blueprint, forms, "seed"))


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_blueprint_is_met(path: Path, nature: Bank) -> None:
    exam = composed(path, nature, 2)
    for form in exam.forms:
        assert len(form.items) == exam.plan.blueprint.questions


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_blueprint_says_every_problem(
    path: Path, nature: Bank, golden: Callable[[Path, str], None]
) -> None:
    with pytest.raises(ContentError) as refusal:
        parse_blueprint(path.read_bytes(), path.name, nature)
    golden(path.with_suffix(".txt"), f"{refusal.value}\n")


def test_every_key_is_read(nature: Bank) -> None:
    text = (FILES / "valid" / "every-key.yaml").read_text(encoding="utf-8")
    read = parse_blueprint(text, "every-key.yaml", nature)
    assert read == Blueprint(
        title="Nature, in short",
        minutes=30,
        points=11,
        order=Order.BY_SECTION,
        draw=Draw.PER_FORM,
        rows=(
            Row(count=2, section="PHYSICS", difficulty=("easy", "medium"), points=1, minutes=2),
            Row(
                count=1, section="life science", topic="Cells", kind=Kind.OPEN, points=5, minutes=8
            ),
            Row(count=1, tag=("Optics", "energy"), difficulty="hard", kind=Kind.OPEN, points=4),
        ),
    )
    assert Blueprint.model_validate(read.model_dump(mode="json")) == read


def test_bytes_that_are_not_utf8_are_told_with_their_place(nature: Bank) -> None:
    with pytest.raises(ContentError, match=r"b\.yaml:2:8: not UTF-8"):
        parse_blueprint(b"rows: [{count: 1}]\ntitle: \xff", "b.yaml", nature)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
ANYTHING = st.recursive(
    SCALARS | st.sampled_from(["physics", "Light", "water", "hard", "open", "by-section"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
PLACES = [(), *((key,) for key in Blueprint.model_fields), ("rows", 0)]
PLACES += [("rows", 0, key) for key in Row.model_fields]


@settings(max_examples=300)
@given(place=st.sampled_from(PLACES), thing=ANYTHING)
def test_anything_in_any_place_is_read_or_told(
    nature: Bank, place: tuple[str | int, ...], thing: object
) -> None:
    whole: dict[object, object] = {"": {"rows": [{"count": 1, "kind": "open"}]}}
    found: Any = whole
    path = ("", *place)
    for part in path[:-1]:
        found = found[part]
    found[path[-1]] = thing
    try:
        read = parse_blueprint(yaml.safe_dump(whole[""], allow_unicode=True), "b.yaml", nature)
    except ContentError as error:
        assert error.problems
        return
    assert read.questions >= 1


def test_the_ready_blueprints_are_those_that_the_documents_name() -> None:
    assert [path.name for path in READY] == [
        "full-mock.yaml",
        "interview.yaml",
        "mock-interview.yaml",
        "warm-up.yaml",
    ]


@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
def test_a_ready_blueprint_is_met_by_the_bank_that_ships_and_adds_up(
    path: Path, shipped: Bank
) -> None:
    exam = composed(path, shipped, 5)
    blueprint = exam.plan.blueprint
    for form in exam.forms:
        assert (form.points, form.minutes) == (blueprint.points, blueprint.minutes)
        asked = [item.entry for item in form.items]
        assert {entry.section.id for entry in asked} == {"deep-learning-mlops", "system-design"}
        assert {bool(item.key) for item in form.items} == {path.stem != "interview", False}
        assert len({entry.question.difficulty for entry in asked}) >= 2


@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
def test_a_ready_blueprint_gives_no_question_less_time_than_it_needs(
    path: Path, shipped: Bank
) -> None:
    for row in parse_blueprint(path.read_bytes(), path.name, shipped).rows:
        needed = row.model_copy(update={"minutes": None})
        for entry in shipped.entries:
            if matches(row, entry):
                assert minutes_of(row, entry.question) >= minutes_of(needed, entry.question)


@pytest.mark.parametrize(
    ("name", "minutes"),
    [("warm-up", 20), ("mock-interview", 45), ("interview", 42), ("full-mock", 90)],
)
def test_a_ready_blueprint_takes_the_minutes_that_it_is_known_for(
    name: str, minutes: int, shipped: Bank
) -> None:
    raw = (CONTENT / "blueprints" / f"{name}.yaml").read_bytes()
    assert parse_blueprint(raw, name, shipped).minutes == minutes


def test_the_folder_of_blueprints_is_no_part_of_the_bank(shipped: Bank) -> None:
    assert len(shipped.entries) == 100
    assert not any("blueprints" in entry.place().file for entry in shipped.entries)
