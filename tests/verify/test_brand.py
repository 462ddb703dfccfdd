"""A footer of a brand is told from page labels, and a cover without its brand is a fault."""

from dataclasses import replace

import pytest

from studypress.verify.brand import brand_faults, without_footer
from studypress.verify.model import (
    Box,
    ExpectedForm,
    PrintedFile,
    PrintedPage,
    StructElement,
    TextRun,
)

BOX = Box(0, 0, 600, 800)


def paper(*texts: str) -> PrintedFile:
    """A page with a text, and others in its margins."""
    inner, *margins = (TextRun(text, BOX, 0, None, artifact=True, seen=True) for text in texts)
    runs = (replace(inner, artifact=False, mark=1), *margins)
    page = PrintedPage(BOX, runs, {}, None, 0, "")
    return PrintedFile((page,), StructElement("", "", ()), (), (), ())


def margins(found: PrintedFile) -> list[str]:
    return [run.text for run in found.pages[0].runs]


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["By us", "Page 1 of 2", "By us"], ["By us", "Page 1 of 2", ""]),
        (["", "Page 1 of 2", "By ", "us"], ["", "Page 1 of 2", "", ""]),
        (["", "By", "By us"], ["", "By", ""]),
        (["", "By us all", "Page 1 of 2"], ["", "By us all", "Page 1 of 2"]),
    ],
)
def test_only_the_footer_in_the_margin_is_removed(texts: list[str], left: list[str]) -> None:
    assert margins(without_footer(paper(*texts), "By  us")) == left


def test_a_footer_like_a_page_label_leaves_the_label() -> None:
    found = without_footer(paper("", "Page 1 of 2", "Page 1 of 2"), "Page 1 of 2")
    assert margins(found) == ["", "", "Page 1 of 2"]


def test_without_a_footer_the_paper_is_the_same() -> None:
    same = paper("", "Page 1 of 2")
    assert without_footer(same, "") is same


def test_a_cover_must_have_each_text_of_the_brand() -> None:
    brand = ("Example School", "12 Street", "For us")
    form = ExpectedForm(
        "001.pdf", "", 1, "", "", (), frozenset(), (), "en", brand=brand, footer="For us"
    )
    assert list(brand_faults("Example\nSchool 12 Street For us", form)) == []
    assert list(brand_faults("Example School For us", form)) == [
        "the cover lacks “12 Street”, of the bank's brand"
    ]
