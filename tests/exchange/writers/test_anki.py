import json
import os
import shutil
import sqlite3
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser

from studypress.bank.selection import Selection
from studypress.exchange.anki.note_type import FIELD_NAMES, TEMPLATE_TIME, note_type
from studypress.exchange.written import ExportOptions
from studypress.pipeline.banks.export_bank import export_bank

TIME = 1_700_000_000
"""When the files of a bank were changed."""


@pytest.fixture
def folder(tmp_path: Path, banks: Path) -> Path:
    """A copy of a bank with a figure, formulas and code."""
    copy = tmp_path / "bank"
    shutil.copytree(banks / "valid" / "folder", copy)
    touch(copy, TIME)
    return copy


def touch(folder: Path, time: int) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (time, time))


def exported(folder: Path, out: Path) -> Path:
    made = export_bank(folder, out, "anki", Selection(), ExportOptions(), cache=False)
    return made.paths[0]


def edit(folder: Path, old: str, new: str, time: int) -> None:
    path = folder / "physics" / "01-light.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    os.utime(path, (time, time))


def notes(package: Path) -> dict[str, dict[str, Any]]:
    """Notes of a package by the ids of their questions."""
    with ZipFile(package) as archive:
        data = archive.read("collection.anki2")
    database = sqlite3.connect(":memory:")
    database.deserialize(data)
    found = {}
    for guid, mod, tags, fields in database.execute("SELECT guid, mod, tags, flds FROM notes"):
        values = dict(zip(FIELD_NAMES, fields.split("\x1f"), strict=True))
        found[json.loads(values["Details"])["id"]] = {
            "guid": guid,
            "mod": mod,
            "tags": tags,
        } | values
    database.close()
    return found


def test_a_card_asks_without_the_key_and_answers_with_reasons(folder: Path, tmp_path: Path) -> None:
    sky = notes(exported(folder, tmp_path / "out"))["sky"]
    assert "Why is the <em>sky</em> blue" in sky["Question"]
    assert "right" not in sky["Choices"] + note_type()["tmpls"][0]["qfmt"]
    assert sky["Choices"].count("<li>") == sky["Solution"].count('<li class="choice">') == 4
    assert (
        '<div class="right">Short waves are scattered most</div><div class="why">'
        in sky["Solution"]
    )
    assert r"\(\lambda^{-4}\)" in sky["Answer"]
    assert (sky["Language"], sky["Direction"]) == ("en-GB", "ltr")


def test_media_are_named_by_their_content(folder: Path, tmp_path: Path) -> None:
    package = exported(folder, tmp_path / "out")
    with ZipFile(package) as archive:
        (number, name), *others = json.loads(archive.read("media")).items()
        picture = archive.read(number)
    assert others == []
    assert name == f"beam-{sha256(picture).hexdigest()[:16]}.svg"
    assert f'<img src="{name}"' in notes(package)["sky"]["Question"]


def test_equal_banks_make_equal_bytes(folder: Path, tmp_path: Path) -> None:
    first = exported(folder, tmp_path / "one").read_bytes()
    assert exported(folder, tmp_path / "one").read_bytes() == first
    assert exported(folder, tmp_path / "two").read_bytes() == first
    with ZipFile(BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_note_has_the_time_of_its_files(folder: Path, tmp_path: Path) -> None:
    figure = next((folder / "figures").iterdir())
    os.utime(figure, (TIME + 5, TIME + 5))
    edit(folder, "Short waves", "Blue waves", TIME + 9)
    made = notes(exported(folder, tmp_path / "out"))
    assert {name: note["mod"] for name, note in made.items()} == {
        "sky": TIME + 9, "dusk": TIME + 9, "dawn": TIME + 9, "sweat": TIME
    }  # fmt: skip


def test_only_changed_notes_get_a_later_time_than_in_the_replaced_package(
    folder: Path, tmp_path: Path
) -> None:
    before = notes(exported(folder, tmp_path))
    edit(folder, "Short waves", "Blue waves", TIME - 9)
    after = notes(exported(folder, tmp_path))
    assert {name: note["mod"] - before[name]["mod"] for name, note in after.items()} == {
        "sky": 1, "dusk": 0, "dawn": 0, "sweat": 0
    }  # fmt: skip
    assert [note["guid"] for note in after.values()] == [note["guid"] for note in before.values()]


def test_a_damaged_package_is_replaced(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "anki.apkg").write_bytes(b"PK")
    assert len(notes(exported(folder, tmp_path))) == 4


def test_equal_ids_in_two_banks_are_two_notes(folder: Path, tmp_path: Path) -> None:
    ours = notes(exported(folder, tmp_path / "one"))
    bank = folder / "bank.yaml"
    bank.write_text(bank.read_text("utf-8").replace("A folder's bank", "Another bank"), "utf-8")
    theirs = notes(exported(folder, tmp_path / "two"))
    assert ours.keys() == theirs.keys()
    assert not {note["guid"] for note in ours.values()} & {note["guid"] for note in theirs.values()}


def test_cards_of_a_language_are_in_its_direction(banks: Path, tmp_path: Path) -> None:
    made = notes(exported(banks / "valid" / "arabic", tmp_path)).values()
    assert {(note["Language"], note["Direction"]) for note in made} >= {("ar", "rtl")}


def test_a_changed_card_has_a_later_time() -> None:
    parts = note_type()
    content = json.dumps([parts["tmpls"], parts["flds"], parts["css"]])
    shown = (TEMPLATE_TIME, sha256(content.encode()).hexdigest()[:12])
    assert shown == (1_764_500_000, "27be42421f86")


@pytest.mark.slow
def test_anki_updates_changed_notes_adds_none_twice_and_keeps_the_schedule(
    folder: Path, tmp_path: Path
) -> None:
    with_anki = opened(tmp_path)
    first = exported(folder, tmp_path / "one")
    assert imported(with_anki, first) == {"new": 4, "updated": 0, "same": 0, "conflicting": 0}
    assert (with_anki.note_count(), with_anki.card_count()) == (4, 4)
    assert with_anki.decks.by_name("A folder's bank::Physics & light::Light")
    assert len(list((tmp_path / "collection.media").glob("beam-*.svg"))) == 1
    assert with_anki.tags.all()
    card = with_anki.get_card(with_anki.find_cards("Short waves")[0])
    card.type, card.queue, card.ivl, card.reps = 2, 2, 30, 5
    with_anki.update_card(card)
    assert imported(with_anki, first)["same"] == 4
    edit(folder, "Short waves", "Blue waves", TIME + 9)
    second = exported(folder, tmp_path / "one")
    assert imported(with_anki, second) == {"new": 0, "updated": 1, "same": 3, "conflicting": 0}
    edit(folder, "Blue waves", "Long waves", TIME + 20)  # exported to another folder
    assert imported(with_anki, exported(folder, tmp_path / "two"))["updated"] == 3
    assert (with_anki.note_count(), with_anki.card_count()) == (4, 4)
    (changed,) = with_anki.find_cards("Long waves")
    kept = with_anki.get_card(changed)
    assert (kept.id, kept.ivl, kept.reps) == (card.id, 30, 5)
    assert len(with_anki.models.all_names_and_ids()) == 7  # six are Anki's own
    with_anki.close()


@pytest.mark.slow
def test_anki_shows_cards_that_fit_on_a_phone(
    folder: Path, tmp_path: Path, browser: Browser
) -> None:
    with_anki = opened(tmp_path)
    imported(with_anki, exported(folder, tmp_path / "out"))
    page = browser.new_page(viewport={"width": 360, "height": 640})
    for card in with_anki.find_cards(""):
        shown = with_anki.get_card(card).render_output()
        for html, night in ((shown.question_text, ""), (shown.answer_text, "nightMode")):
            file = tmp_path / "collection.media" / "card.html"
            head = f'<meta charset="utf-8"><style>{shown.css}</style>'
            file.write_text(f'{head}<body class="card {night}">{html}</body>', "utf-8")
            page.goto(file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            assert page.evaluate("[...document.images].every(each => each.naturalWidth > 0)")
    assert page.locator(".bullet").count() == 1
    page.close()
    with_anki.close()


def opened(folder: Path) -> Any:
    from anki.collection import Collection  # noqa: PLC0415 - installed for slow tests

    return Collection(str(folder / "collection.anki2"))


def imported(collection: Any, package: Path) -> dict[str, int]:
    """Import a package as Anki does by default; return the numbers of notes."""
    from anki.collection import (  # noqa: PLC0415 - as above
        ImportAnkiPackageOptions,
        ImportAnkiPackageRequest,
    )

    request = ImportAnkiPackageRequest(
        package_path=str(package), options=ImportAnkiPackageOptions()
    )
    log = collection.import_anki_package(request).log
    return {
        "new": len(log.new),
        "updated": len(log.updated),
        "same": len(log.duplicate),
        "conflicting": len(log.conflicting),
    }
