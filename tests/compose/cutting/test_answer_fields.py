"""Tests of the places of answers on laid-out pages."""

from pathlib import Path

from studypress.compose.cutting.answer_fields import answers_in
from studypress.compose.model.pieces import AnswerField
from studypress.press.engine import lay_out

PAGE = """<html lang="en"><title>t</title><style>
@page { size: 400px 300px; margin: 20px } span { display: inline-block; width: 12px; height: 12px }
</style><body style="margin: 0"><p style="margin: 0 0 0 40px"><span data-box="7 A"></span></p>
<div data-area="8" style="width: 90px; height: 50px">x</div>"""


def test_boxes_have_values_and_areas_have_none(tmp_path: Path) -> None:
    (page,) = lay_out(PAGE, {}, tmp_path).document.pages
    box, area = answers_in(page._page_box)  # noqa: SLF001 - see answers_in
    assert (box.question, box.value, box.x, box.width, box.height) == (7, "A", 60, 12, 12)
    assert area == AnswerField(8, "", 20, area.y, 90, 50)
    assert box.y < 40 <= area.y + 12
