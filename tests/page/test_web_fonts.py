"""Fonts of HTML documents: their subsets are cached, with equal bytes."""

from pathlib import Path

import pytest

from studypress.files.cache import Cache
from studypress.page import web_fonts
from studypress.page.web_fonts import with_fonts

PAGE = "<style>\n</style><p>{}</p>"
CSS = 'p { font-family: "IBM Plex Mono" }'


def fails(*_: object) -> bytes:
    raise ArithmeticError


def test_a_subset_is_kept_and_recalled_for_the_same_characters_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = with_fonts(PAGE.format("één"), CSS)
    assert made.count("@font-face") == 3
    assert with_fonts(PAGE.format("één"), CSS, Cache(tmp_path / "kept")) == made
    assert len(list((tmp_path / "kept").iterdir())) == 3
    monkeypatch.setattr(web_fonts, "_subset", fails)
    assert with_fonts(PAGE.format("één"), CSS, Cache(tmp_path / "kept")) == made
    with pytest.raises(ArithmeticError):
        with_fonts(PAGE.format("zwölf"), CSS, Cache(tmp_path / "kept"))
