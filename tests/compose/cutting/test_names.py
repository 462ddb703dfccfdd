"""Personal content of candidates is cut out of a document of many, in order."""

from pathlib import Path

import pytest

from studypress.compose.cutting.names import Names, names_of, with_names
from studypress.compose.model.pieces import Shared
from studypress.press import engine

NAMES = ["Ana Núñez", "Иван 100 %", "山田太郎"]
FRONT = (
    '<header data-open="front"><div data-open="fields"><p data-varies="">{name}</p></div></header>'
)
PAGE = "<html lang=en><title>T</title><body>{body}</body></html>"
CSS = {"a.css": "@page { size: 300px 9000px; margin: 20px } p { font: 16px IBM Plex Serif }"}


def laid_out(names: list[str]) -> Names:
    body = "".join(FRONT.format(name=name) for name in names)
    return names_of(engine.lay_out(PAGE.format(body=body), CSS, Path()))


@pytest.fixture(scope="module")
def found() -> Names:
    return laid_out(NAMES)


def test_each_has_a_piece_in_order(found: Names) -> None:
    assert len(found.pieces) == len(NAMES)
    assert found.behind == found.above == ()
    tops = [piece.top for piece in found.pieces]
    assert tops == sorted(set(tops))
    assert all(piece.marks >= 1 and piece.height > 0 for piece in found.pieces)
    for piece in found.pieces:
        assert piece.content.count("<</MCID %s>>") == piece.marks
        marks = [kid for node in piece.nodes for at in node.walk() for kid in at.kids
                 if isinstance(kid, int)]  # fmt: skip
        assert sorted(marks) == list(range(piece.marks))


def test_a_piece_draws_what_it_draws_alone(found: Names) -> None:
    """Other content of the document changes at most the glyphs in its fonts."""
    for at, name in enumerate(NAMES):
        (alone,) = laid_out([name]).pieces
        one = found.pieces[at]
        assert (one.left, one.height, one.nodes) == (alone.left, alone.height, alone.nodes)
        assert {use for use in one.uses if "Font" not in use} == {
            use for use in alone.uses if "Font" not in use
        }


def test_they_draw_with_names_of_their_own_and_nothing_is_missing(found: Names) -> None:
    uses = {use for piece in found.pieces for use in piece.uses}
    assert uses == set(found.shared.entries)
    assert all(use.split("/")[1].startswith("n") for use in uses)
    needed = {own for use in uses for own in found.shared.needs[use]}
    assert needed == set(found.shared.objects)


def test_they_are_added_beside_what_forms_share(found: Names) -> None:
    shared = Shared({5: "5 0 obj\n<<>>\nendobj"}, {"Font/a": (5,)}, {"Font/a": "5 0 R"}, 6)
    both = with_names(shared, found.shared, 40)
    assert set(both.objects) == {5, *range(40, 40 + len(found.shared.objects))}
    assert both.free == 40 + len(found.shared.objects)
    assert both.needs["Font/a"] == (5,)
    assert {own for needed in both.needs.values() for own in needed} == set(both.objects)
    for own, item in both.objects.items():
        assert item.startswith(f"{own} 0 obj")
