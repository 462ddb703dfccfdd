import gc
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pytest

from studypress.errors import ContentError, PressError
from studypress.press import engine, patches
from studypress.press.engine import lay_out, write

PAGE = '<!DOCTYPE html><html lang="en"><title>A title</title><body style="{}">{}'
SERIF = "font-family: IBM Plex Serif"


def fonts_in(data: bytes, tmp_path: Path) -> set[str]:
    path = tmp_path / "page.pdf"
    path.write_bytes(data)
    with pikepdf.open(path) as pdf:
        return {
            str(thing.FontName).partition("+")[2]
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        }


def test_only_our_fonts_are_seen(tmp_path: Path) -> None:
    """A family of the machine must not be found, because other machines may not have it."""
    html = PAGE.format("font-family: DejaVu Serif, Noto Sans, Liberation Serif, Courier", "Text")
    ours = ("IBM-Plex", "STIX", "DejaVu-Sans")
    found = fonts_in(write([lay_out(html, {}, tmp_path)]), tmp_path)
    assert found
    assert all(font.startswith(ours) for font in found)


def test_a_missing_glyph_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PressError, match=r"U\+13000"):
        write([lay_out(PAGE.format(SERIF, "𓀀"), {}, tmp_path)])


def test_a_style_that_is_not_understood_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"^a\.css:1:5: Ignored .no-such-property"):
        lay_out(PAGE.format("", "x"), {"a.css": "p { no-such-property: 1 }"}, tmp_path)


def test_parts_are_joined_under_the_title_of_the_first(tmp_path: Path) -> None:
    html = [PAGE.format(SERIF, f"Part {at}").replace("A title", f"Title {at}") for at in (1, 2)]
    parts = [lay_out(part, {}, tmp_path) for part in html]
    path = tmp_path / "joined.pdf"
    path.write_bytes(write(parts))
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 2
        assert pdf.docinfo["/Title"] == "Title 1"
        assert not {"/CreationDate", "/ModDate"} & pdf.docinfo.keys()


def run(code: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )


def test_without_pango_one_line_a_system_says_how_to_get_it(tmp_path: Path) -> None:
    code = """
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            print("banner on standard output")
            raise OSError("cannot load library 'libpango-1.0-0'")
sys.meta_path.insert(0, Finder())
sys.argv = ["studypress", "guide", "--no-cache", "--out", "out"]
from studypress.cli import main
main()
"""
    result = run(code, tmp_path)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for system in (
        "Debian, Ubuntu: sudo apt install libpango-1.0-0",
        "macOS:",
        "Fedora:",
        "Windows:",
    ):
        assert system in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_temporary_folder_is_left_behind(tmp_path: Path) -> None:
    code = f"""
import tempfile
tempfile.tempdir = {str(tmp_path)!r}
from pathlib import Path
from studypress.press.engine import lay_out, write
write([lay_out("<html lang=en><title>t</title>text", {{}}, Path("."))])
assert list(Path({str(tmp_path)!r}).iterdir())
"""
    result = run(code, tmp_path)
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.iterdir()) == []


def test_styles_and_pages_share_a_configuration_of_fonts(tmp_path: Path) -> None:
    """Each scans all bundled fonts."""
    configurations = engine._font_configuration  # noqa: SLF001
    configurations.cache_clear()
    lay_out(PAGE.format("", "x"), {"shared.css": "p { color: #123 }"}, tmp_path)
    assert configurations.cache_info().misses == 1


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_is_collected_again_after_work(tmp_path: Path, *, enabled: bool) -> None:
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        engine.lay_out("<html lang=en><title>t</title>", {}, tmp_path)
        assert gc.isenabled() is enabled
        with pytest.raises(PressError):
            engine.lay_out("<html lang=en><title>t</title><img src=no.png>", {}, tmp_path)
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_another_version_of_the_engine_is_refused() -> None:
    """Patches refer to the engine's functions by name."""
    other: Any = ModuleType("weasyprint")
    other.__version__ = "71.0"
    with pytest.raises(PressError, match=r"WeasyPrint 71\.0 is not supported, only 70"):
        patches.apply(other)
