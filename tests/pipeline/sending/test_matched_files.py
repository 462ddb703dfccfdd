"""No file is assigned to a candidate whom its name does not name, and to no one of two."""

import re
from types import SimpleNamespace
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.exam.file_names import form_stem
from studypress.exam.model import Candidate
from studypress.pipeline.sending.matched_files import FileOwners


def forms_of(*people: tuple[str, str]) -> list[Any]:
    """Forms of candidates, of whom each is a name and an id."""
    return [
        SimpleNamespace(
            candidate=Candidate(name, id_),
            code=code_of(number),
            file=f"forms/{form_stem(number, 3, Candidate(name, id_))}.pdf",
        )
        for number, (name, id_) in enumerate(people, start=1)
    ]


def code_of(number: int) -> str:
    return f"K7Q4-M3{number:02}"


PEOPLE = [("Ana Sá", "4711"), ("Bo", "12"), ("Cem", "2024-12"), ("Dov", "a.b"), ("Eva", "001")]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("4711.pdf", {"4711"}),
        ("Essay 2_4711_final.pdf", {"4711"}),
        ("001-ana-sa-4711.pdf", {"4711"}),
        ("marked_001-ana-sa-4711.pdf", {"4711"}),
        (f"{code_of(2)}.docx", {"12"}),
        (f"{code_of(2).replace('-', '').lower()} v2.docx", {"12"}),
        ("A.B.pdf", {"a.b"}),
        ("001.pdf", {"001"}),
        ("4711b.pdf", set()),
        ("x4711.pdf", set()),
        ("04711.pdf", set()),
        ("feedback.pdf", set()),
        (".pdf", set()),
        ("4711 12.pdf", {"4711", "12"}),
        ("2024-12.pdf", {"12", "2024-12"}),
        ("001-4711.pdf", {"001", "4711"}),
        (f"12 {code_of(1)}.pdf", {"4711", "12"}),
        ("001-ana-sa-4711 and 12.pdf", {"4711", "12"}),
    ],
)
def test_owners_of_a_file(name: str, ids: set[str]) -> None:
    assert FileOwners(forms_of(*PEOPLE)).of(name) == ids


def test_equal_ids_in_other_letters_are_of_two() -> None:
    owners = FileOwners(forms_of(("A", "s1"), ("B", "S1")))
    assert owners.of("s1.pdf") == {"s1", "S1"}


PIECES = st.sampled_from(["1", "01", "12", "a", "ab", "2024", "ü", "K7Q4", "-", "_", " ", "."])
IDS = st.lists(PIECES, min_size=1, max_size=4).map("".join).filter(lambda text: text.strip())
NAMES = st.lists(PIECES, min_size=1, max_size=8).map("".join)


def plain(text: str) -> str:
    """A text as words between single spaces."""
    return f" {' '.join(re.split(r'[^0-9a-zü]+', normalize('NFKC', text).casefold()))} "


@given(st.lists(IDS, min_size=1, max_size=6, unique=True), NAMES)
def test_an_owner_is_named_by_the_file(ids: list[str], name: str) -> None:
    """The id, the code or the stem is in the name, between other characters."""
    forms = forms_of(*(("Bo", one) for one in ids))
    words = plain(name)
    for owner in FileOwners(forms).of(f"{name}.pdf"):
        form = next(form for form in forms if form.candidate.id == owner)
        keys = owner, form.code, form.code.replace("-", ""), form.file[6:-4]
        assert any(f" {plain(key).strip()} " in words for key in keys)


@given(st.lists(st.tuples(st.sampled_from("AB"), IDS), min_size=2, max_size=6, unique=True))
def test_the_name_of_a_forms_file_is_never_another_candidates(
    people: list[tuple[str, str]],
) -> None:
    """One without name or id in ASCII is refused if its number is the id of another."""
    forms = forms_of(*{id_: (name, id_) for name, id_ in people}.values())
    for form in forms:
        stem = form.file.rpartition("/")[2]
        found = FileOwners(forms).of(stem)
        assert form.candidate.id in found
        assert len(found) == 1 or stem.count("-") < 2


@given(st.permutations(PEOPLE), NAMES)
def test_the_order_of_the_roster_does_not_matter(people: list[tuple[str, str]], name: str) -> None:
    pairs = zip(people, forms_of(*people), strict=True)
    same = [form for _, form in sorted(pairs, key=lambda pair: pair[0])]
    assert FileOwners(same).of(name) == FileOwners(reversed(same)).of(name)
