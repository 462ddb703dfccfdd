"""A text that fits except for its last space stays on its line."""

from collections.abc import Callable
from pathlib import Path

from studypress.press.engine import lay_out

WORDS = "If the coordinator goes down, participants"


def first_lines(tmp_path: Path) -> list[str]:
    """First line of a text at widths around its own, too narrow for the last space."""
    found = []
    for tenth in range(2900, 3300, 4):
        style = {"a.css": f"p {{ font: 16px IBM Plex Serif; width: {tenth / 10}px }}"}
        pages = lay_out(f"<p>{WORDS} <b>block</b></p>", style, tmp_path)
        lines = [
            "".join(part.text for part in box.descendants() if hasattr(part, "text"))
            for box in pages.document.pages[0]._page_box.descendants()  # noqa: SLF001
            if type(box).__name__ == "LineBox"
        ]
        assert " ".join(" ".join(lines).split()) == f"{WORDS} block"
        found.append(lines[0])
    return found


def test_a_text_that_just_fits_is_not_broken_after_its_first_word(tmp_path: Path) -> None:
    assert min(map(len, first_lines(tmp_path))) > 25


def test_the_engine_would_break_it(tmp_path: Path, bare: Callable[..., list[str]]) -> None:
    assert "If" in map(str.strip, bare(first_lines, tmp_path))
