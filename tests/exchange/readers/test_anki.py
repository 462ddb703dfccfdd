import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from backports.zstd import compress
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.errors import ContentError
from studypress.exchange.anki.new_package import SCHEMA, insert
from studypress.exchange.bank_folder import bank_files
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.anki import read
from studypress.exchange.writers.anki import write
from studypress.exchange.written import ExportOptions
from studypress.files.archive import zip_of

BASIC = ("Basic", ["Front", "Back"], "{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}")
TYPED = ("Typed", ["Front", "Back"], "{{Front}}{{type:Back}}", "{{Front}}<hr>{{type:Back}}")
SEE = "{{#Map}}, see {{Map}}{{/Map}}{{^Map}}?{{/Map}}"
LABELS = ("Places", ["Country", "Capital", "Map", "Id"], "Capital of {{Country}}" + SEE,
          "{{Capital}}")  # fmt: skip
CLOZE = ("Cloze", ["Text", "Extra"], "{{cloze:Text}}", "{{cloze:Text}}<br>{{Extra}}", 1)
ADDON = ("AllInOne (kprim, mc, sc)", ["Question", "Title", "QType", "Q_1", "Q_2", "Q_3", "Q_4",
         "Answers", "Sources", "Extra 1"], "{{Question}}", "{{Question}}")  # fmt: skip
QUIZ = ("Quiz", ["Question", "Option A", "Option B", "Option C", "Answer", "Explanation", "Level"],
        "{{Question}}", "{{Answer}}")  # fmt: skip


def collection(
    kind: tuple[Any, ...],
    notes: list[list[str]],
    *,
    cards: int = 1,
    deck: str = "Deck",
    tags: str = "",
) -> bytes:
    """A database with one note type, and a deck of notes."""
    name, fields, front, back, *cloze = kind
    model = {
        "name": name,
        "type": cloze[0] if cloze else 0,
        "flds": [{"name": field} for field in fields],
        "tmpls": [{"name": "Card", "qfmt": front, "afmt": back}],
    }
    decks = {"1": {"name": "Default"}, "2": {"name": deck}}
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    parts = ("{}", json.dumps({"7": model}), json.dumps(decks), "{}", "{}")
    insert(database, "col", (1, 0, 0, 0, 11, 0, 0, 0, *parts))
    for at, values in enumerate(notes, start=1):
        joined = "\x1f".join(values)
        insert(database, "notes", (at, f"g{at}", 7, 0, 0, tags, joined, "", 0, 0, ""))
        for card in range(cards):
            insert(database, "cards", (10 * at + card, at, 2, card, *[0] * 13, ""))
    database.commit()
    data = database.serialize()
    database.close()
    return data


def package(data: bytes, media: Mapping[str, bytes] | None = None) -> InputFile:
    media = media or {}
    listed = json.dumps({str(at): name for at, name in enumerate(media)}).encode()
    files = {str(at): content for at, content in enumerate(media.values())}
    return InputFile("deck.apkg", zip_of({"collection.anki2": data, "media": listed, **files}))


def one(kind: tuple[Any, ...], *values: str, **more: Any) -> tuple[dict[str, Any], DraftBank]:
    """The question of the only note of a package, and the bank."""
    draft = read(package(collection(kind, [list(values)], **more)))
    (question,) = draft.questions
    return question.data, draft


def png() -> bytes:
    made = BytesIO()
    Image.new("RGB", (2, 2)).save(made, "PNG")
    return made.getvalue()


def remarks(draft: DraftBank) -> list[tuple[Effect, str]]:
    return [(each.effect, each.message) for each in draft.remarks]


def test_a_note_with_front_and_back_is_an_open_question() -> None:
    data, draft = one(
        BASIC, "What is <b>heat</b>?", "Energy of motion", deck="Physics::Heat::Basics"
    )
    assert data == {
        "kind": "open", "question": "What is **heat**?", "tags": [],
        "answer": {"bullet": "Energy of motion"},
    }  # fmt: skip
    (question,) = draft.questions
    assert (draft.title, question.section, question.topic) == ("Physics", "Heat", "Basics")
    assert str(question.place) == "deck.apkg: note 1"
    assert draft.remarks == []


def test_a_long_back_is_a_bullet_and_an_explanation() -> None:
    data, _ = one(BASIC, "Why?", "<p>Because of heat.</p><ul><li>one</li><li>two</li></ul>")
    assert data["answer"] == {"bullet": "Because of heat.", "explanation": "- one\n- two"}
    data, _ = one(BASIC, "Why?", "<ul><li>One cause. It is small.</li><li>Another</li></ul>")
    assert data["answer"] == {"explanation": "- One cause. It is small.\n- Another"}


def test_an_answer_to_type_is_a_short_answer() -> None:
    data, _ = one(TYPED, "Capital of France?", "<div>Paris</div>")
    assert data["kind"] == "short"
    assert data["answer"] == {"accept": ["Paris"]}


def test_words_of_a_template_belong_to_the_question() -> None:
    data, draft = one(LABELS, "Peru", "Lima", "", "17")
    assert (data["question"], data["answer"]) == ("Capital of Peru?", {"bullet": "Lima"})
    assert remarks(draft) == [
        (Effect.LOST, "the field 'Id', which the first card does not show, is not kept: '17'")
    ]


def test_a_reversed_card_is_no_second_question() -> None:
    _, draft = one(BASIC, "dog", "chien", cards=2)
    assert remarks(draft) == [
        (Effect.CHANGED, "the note has 2 cards: the question is that of the first one")
    ]


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (
            "The {{c1::mitochondrion}} makes ATP",
            "The \\_\\_\\_\\_\\_\\_ makes ATP",
            "mitochondrion",
        ),
        ("It is {{c2::<b>red</b>::colour}}.", "It is \\_\\_\\_\\_\\_\\_ (colour).", "**red**"),
    ],
)
def test_one_gap_is_a_question(text: str, question: str, answer: str) -> None:
    data, draft = one(CLOZE, text, "See chapter 2")
    assert data["question"] == question
    assert answer in (data["answer"].get("bullet"), *data["answer"].get("accept", ()))
    assert data["answer"]["explanation"] == "See chapter 2"
    assert remarks(draft)[0][0] is Effect.CHANGED


@pytest.mark.parametrize(
    "text",
    [
        "{{c1::a}} and {{c2::b}}",
        "{{c1::a}} or {{c1::b}}",
        r"\( {{c1::x}} \)",
        "{{c1::a {{c2::b}}}}",
    ],
)
def test_several_gaps_are_left_out(text: str) -> None:
    draft = read(package(collection(CLOZE, [[text, ""]])))
    assert draft.questions == []
    assert remarks(draft)[0][0] is Effect.SKIPPED
    assert "several gaps" in remarks(draft)[0][1]


@pytest.mark.parametrize(
    ("kind", "answers", "right", "asked"),
    [
        ("2", "0 1 0 0", [1], "single"),
        ("1", "1 0 1 0", [0, 2], "several"),
        ("0", "0 0 0 1", [3], "several"),
    ],
)
def test_notes_of_the_add_on_for_multiple_choice(
    kind: str, answers: str, right: list[int], asked: str
) -> None:
    values = ("Which?", "Title", kind, "a", "b", "c", "<i>d</i>", answers, "Book", "Since")
    data, draft = one(ADDON, *values)
    assert data["kind"] == asked
    assert [at for at, choice in enumerate(data["choices"]) if choice["correct"]] == right
    assert data["choices"][3]["text"] == "*d*"
    assert (data["references"], data["answer"]) == (["Book"], {"explanation": "Since"})
    assert draft.remarks == []


@pytest.mark.parametrize("key", ["B", "b", "two", "Option B"])
def test_fields_named_as_choices_are_choices(key: str) -> None:
    data, draft = one(QUIZ, "Which?", "one", "two", "three", key, "Since.", "hard")
    assert [choice["correct"] for choice in data["choices"]] == [False, True, False]
    assert data["answer"] == {"explanation": "Since."}
    assert remarks(draft) == [(Effect.LOST, "the field 'Level' is not kept: 'hard'")]


def test_formulas_and_sounds_of_anki() -> None:
    data, draft = one(
        BASIC,
        "What is [$]a<b>_1</b>[/$], [latex]$\\beta$ and more[/latex]?[sound:a.mp3]",
        "It is [$$]x &lt; 2[/$$]",
    )
    assert data["question"] == r"What is $a_1$, $\beta$ and more?"
    assert data["answer"]["bullet"] == "It is $$x < 2$$"
    assert (Effect.LOST, "the sound 'a.mp3' is not kept") in remarks(draft)


def test_media_are_figures() -> None:
    shown, missing = '<img src="a%20b.png" alt="A dot">', '<img src="c.png" alt="A line">'
    data = collection(BASIC, [[f"See {shown} here", "x"], [f"No {missing} here", "y"]])
    draft = read(package(data, {"a b.png": png()}))
    assert draft.questions[0].data["question"] == "See ![A dot](figures/a-b.png) here"
    assert draft.figures == {"a-b.png": png()}
    assert [each.effect for each in draft.remarks] == [Effect.LOST]


def test_tags_are_ids() -> None:
    data, draft = one(BASIC, "Q?", "A", tags=" leech ok Größe::Maß ")
    assert data["tags"] == ["ok", "grosse-mass"]
    assert sorted(remarks(draft)) == [
        (Effect.CHANGED, "the tag 'Größe::Maß' is written grosse-mass"),
        (Effect.LOST, "the tag 'leech' is not kept"),
    ]


def test_the_schema_of_newer_versions() -> None:
    database = sqlite3.connect(":memory:")
    database.deserialize(collection(BASIC, [['Why <img src="dot.png" alt="A dot">?', "Since"]]))
    database.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    database.executescript(
        """
        CREATE TABLE notetypes (id integer PRIMARY KEY, name text COLLATE unicase, config blob);
        CREATE TABLE fields (ntid integer, ord integer, name text COLLATE unicase, config blob);
        CREATE TABLE templates (ntid integer, ord integer, name text, config blob);
        CREATE TABLE decks (id integer PRIMARY KEY, name text COLLATE unicase);
        INSERT INTO notetypes VALUES (7, 'Basic', x'0800');
        INSERT INTO fields VALUES (7, 1, 'Back', x''), (7, 0, 'Front', x'');
        INSERT INTO decks VALUES (1, 'Default'), (2, 'A' || char(31) || 'B');
        """
    )
    config = b"\x0a\x09{{Front}}\x12\x08{{Back}}"
    database.execute("INSERT INTO templates VALUES (7, 0, 'Card', ?)", (config,))
    database.commit()
    data = database.serialize()
    database.close()
    media = b"\x0a\x09\x0a\x07dot.png"
    files = {
        "meta": b"\x08\x03",
        "collection.anki21b": compress(data),
        "collection.anki2": collection(BASIC, [["Please update", ""]]),
        "media": compress(media),
        "0": compress(png()),
    }
    draft = read(InputFile("new.apkg", zip_of(files)))
    (question,) = draft.questions
    assert question.data["question"] == "Why ![A dot](figures/dot.png)?"
    assert (draft.title, question.section) == ("A", "B")
    assert draft.figures == {"dot.png": png()}


@given(data=st.data())
@settings(max_examples=25)  # each has a database
def test_our_own_packages_come_back(
    questions: Callable[..., st.SearchStrategy[list[dict[str, Any]]]],
    bank_with: Callable[[list[dict[str, Any]]], Bank],
    rendered: Callable[[str], str],
    data: st.DataObject,
) -> None:
    bank = bank_with(data.draw(questions()))
    (written,) = write(bank, ExportOptions()).files.values()
    draft = read(InputFile("anki.apkg", written))
    assert (draft.title, draft.language, draft.remarks) == (bank.title, bank.language, [])
    came = [_with(each.data, rendered) for each in draft.questions]
    assert came == [
        _with(
            entry.question.model_dump(mode="json", by_alias=True, exclude_defaults=True), rendered
        )
        for entry in bank.entries
    ]


def _with(data: Any, rendered: Callable[[str], str], key: str = "") -> Any:
    """Question data with texts as rendered, and without keys that have their usual values."""
    if isinstance(data, dict):
        if "statement" in data.get("answer", {}):
            data = {name: value for name, value in data.items() if name != "choices"}
        usual = {"correct": False, "tags": [], "points": 1}
        kept = {name: _with(value, rendered, name) for name, value in data.items()}
        return {name: value for name, value in kept.items() if usual.get(name) != value}
    if isinstance(data, list):
        return [_with(each, rendered, key) for each in data]
    plain = ("id", "kind", "difficulty", "tags", "value", "tolerance", "unit", "accept", "pin")
    if not isinstance(data, str) or key in plain:
        return data
    return re.sub(r"</(strong|em|a)> <\1[^>]*>", " ", rendered(data))  # `**a** **b**` is `**a b**`


def test_every_kind_comes_back(banks: Path, rendered: Callable[[str], str]) -> None:
    bank = load(banks / "valid" / "every-kind", "bank").bank
    assert bank
    (written,) = write(bank, ExportOptions()).files.values()
    came = {each.data["id"]: each.data for each in read(InputFile("a.apkg", written)).questions}
    assert len(came) == len(bank.entries)
    for entry in bank.entries:
        if not entry.variants:
            sent = entry.question.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            sent["kind"] = entry.question.kind
            assert _with(came[entry.question.id], rendered) == _with(sent, rendered)


TABLES = "CREATE TABLE col (models, decks); CREATE TABLE cards (nid, did, odid, ord, reps);"
NOTES = "CREATE TABLE notes (id);"
ENDLESS = (
    "CREATE VIEW notes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i"
)
VIRTUAL = "CREATE VIRTUAL TABLE notes USING fts5(id)"


@pytest.mark.parametrize(
    ("script", "row", "message"),
    [
        ("CREATE TABLE x (y)", (), "no table of notes"),
        (TABLES + ENDLESS + " AS id FROM n", (), "no table of notes"),
        (TABLES + VIRTUAL, (), "no table of notes"),
        (TABLES + NOTES, ("{", "{}"), "note types"),
        (TABLES + NOTES, ("[" * 99_999, ""), "note types"),
        (TABLES + NOTES, ("{}", "[]"), "decks"),
        (TABLES + NOTES, ("{}", "{}"), "no such column"),
    ],
)
def test_a_hostile_database_is_refused(script: str, row: tuple[str, ...], message: str) -> None:
    database = sqlite3.connect(":memory:")
    database.executescript(script)
    if row:
        insert(database, "col", row)
    database.commit()
    file = package(database.serialize())
    database.close()
    with pytest.raises(ContentError, match=message) as raised:
        read(file)
    assert str(raised.value).startswith("deck.apkg: ")


def test_too_many_notes_are_refused_before_they_are_converted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("studypress.exchange.readers.anki.MAX_QUESTIONS", 2)
    assert len(read(package(collection(BASIC, [["Q?", "A"]] * 2))).questions) == 2
    with pytest.raises(ContentError, match="more than 2 notes"):
        read(package(collection(BASIC, [["Q?", "A"]] * 3)))


def test_compressed_data_are_bounded() -> None:
    bomb = compress(bytes(300 * 2**20))
    with pytest.raises(ContentError, match="too large"):
        read(InputFile("deck.apkg", zip_of({"collection.anki21b": bomb})))


@pytest.mark.parametrize(
    "details", ["[", "[" * 99_999, '{"id": ["x"], "kind": 3}', '{"kind": "open", "id": {}}']
)
def test_damaged_details_of_our_notes(details: str, numbered_bank: Bank) -> None:
    (written,) = write(numbered_bank, ExportOptions()).files.values()
    with ZipFile(BytesIO(written)) as archive:
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("collection.anki2"))
    for number, fields in database.execute("SELECT id, flds FROM notes").fetchall():
        shown = [*fields.split("\x1f")[:-1], details]
        database.execute("UPDATE notes SET flds = ? WHERE id = ?", ("\x1f".join(shown), number))
    database.commit()
    file = package(database.serialize())
    database.close()
    draft = read(file)
    assert len(draft.questions) == len(numbered_bank.entries)
    assert bank_files(draft, file)


@pytest.mark.slow
@pytest.mark.parametrize("legacy", [True, False])
def test_what_anki_exports(legacy: bool, tmp_path: Path) -> None:  # noqa: FBT001 - of parametrize
    from anki.collection import (  # noqa: PLC0415 - installed for slow tests
        Collection,
        ExportAnkiPackageOptions,
    )

    source: Any = Collection(str(tmp_path / "collection.anki2"))
    (tmp_path / "dot.png").write_bytes(png())
    picture = source.media.add_file(str(tmp_path / "dot.png"))
    for kind, front, back in (
        ("Basic", "Why?", f'So: <img src="{picture}" alt="A dot">'),
        ("Basic (type in the answer)", "Capital of Peru?", "Lima"),
        ("Cloze", "{{c1::Two}} are right", ""),
        ("Cloze", "{{c1::One}} or {{c2::two}}", ""),
    ):
        note = source.new_note(source.models.by_name(kind))
        note.fields[:2] = [front, back]
        note.tags = ["first", "second"]
        source.add_note(note, source.decks.id("Facts::Numbers"))
    out = tmp_path / "out.apkg"
    options = ExportAnkiPackageOptions(legacy=legacy, with_media=True)
    source.export_anki_package(out_path=str(out), options=options, limit=None)
    source.close()
    draft = read(InputFile("out.apkg", out.read_bytes()))
    assert [each.data["kind"] for each in draft.questions] == ["open", "short", "short"]
    assert (draft.title, {each.section for each in draft.questions}) == ("Facts", {"Numbers"})
    assert draft.figures == {"dot.png": png()}
    assert draft.questions[0].data["tags"] == ["first", "second"]
    assert Effect.SKIPPED in [each.effect for each in draft.remarks]
