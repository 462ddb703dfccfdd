"""Direction of languages, and mirrored pages."""

import pytest

from studypress.page.direction import is_right_to_left, mirrored


@pytest.mark.parametrize("language", ["ar", "ar-EG", "he", "fa", "ur", "pa-Arab", "yi"])
def test_languages_of_arabic_and_hebrew_script_run_to_the_left(language: str) -> None:
    assert is_right_to_left(language)


@pytest.mark.parametrize("language", ["en", "de", "ja", "zh-Hans", "pa", "tlh", "qaa-x-own"])
def test_other_and_unknown_languages_run_to_the_right(language: str) -> None:
    assert not is_right_to_left(language)


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("@page a:left {}", "@page a:right {}"),
        ("@page { margin-left: 1mm;}", "@page { margin-right: 1mm;}"),
        (
            "@page { margin: 1mm 2mm 3mm calc(4mm + 5mm);}",
            "@page { margin: 1mm calc(4mm + 5mm) 3mm 2mm;}",
        ),
        ("@page { margin: 1mm 2mm;}", "@page { margin: 1mm 2mm;}"),
        (
            '@page { @top-left { content: "left"; text-align: right;} }',
            '@page { @top-right { content: "left"; text-align: left;} }',
        ),
        (
            "@page { @bottom-right-corner { margin-left: 0;} }",
            "@page { @bottom-left-corner { margin-right: 0;} }",
        ),
    ],
)
def test_pages_are_mirrored(page: str, other: str) -> None:
    assert mirrored({"a": page}) == {"a": other}
    assert mirrored({"a": other}) == {"a": page}


def test_elements_are_not_mirrored() -> None:
    css = ".left { margin-left: 1mm; float: left }"
    assert mirrored({"a": css}) == {"a": css}
