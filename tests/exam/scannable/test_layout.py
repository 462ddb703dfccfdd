"""Layout of scannable pages in a manifest."""

import pytest
from pydantic import TypeAdapter, ValidationError

from studypress.exam.scannable.layout import ScanBox, ScanLayout

ADAPTER = TypeAdapter(ScanLayout)
BOX = {"question": 1, "value": "A", "x": 40, "y": 60.25}
LAYOUT = {"width": 210, "height": 297, "start": "left", "pages": [{"page": 2, "boxes": [BOX]}]}


def test_a_page_is_found_by_its_number() -> None:
    layout = ADAPTER.validate_python(LAYOUT)
    assert layout.page(1) is None
    page = layout.page(2)
    assert page
    assert (page.boxes[0].value, page.boxes[0].y) == ("A", 60.25)


@pytest.mark.parametrize(("name", "value"), [("x", -1), ("y", 1e9), ("value", ""), ("question", 0)])
def test_a_box_that_cannot_be_on_a_page_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python({**LAYOUT, "pages": [{"page": 2, "boxes": [BOX | {name: value}]}]})


def test_points_are_shown_without_their_sign() -> None:
    assert [ScanBox(1, value, 0, 0).label for value in ("A", "=2.5", "3:-")] == ["A", "2.5", "3:-"]
