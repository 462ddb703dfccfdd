import subprocess
import sys
from pathlib import Path

from studypress.files.package_folders import font_folders
from studypress.press.postponed import RARE, postponed


def test_the_engine_imports_rare_modules_when_it_calls_them(tmp_path: Path) -> None:
    font = next(path for folder in font_folders() for path in folder.glob("Heebo*"))
    code = f"""
import sys
from fontTools.ttLib import TTFont
from studypress.press.engine import engine
engine()
assert not set({RARE}) & set(sys.modules)
from weasyprint.pdf import fonts
assert fonts.subset.Options().layout_features
static = fonts.instantiateVariableFont(TTFont({str(font)!r}), {{"wght": 400}}, static=True)
assert "fvar" not in static
assert set({RARE}) <= set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def test_modules_that_are_imported_already_stay() -> None:
    before = sys.modules["subprocess"]
    with postponed("subprocess"):
        assert sys.modules["subprocess"] is before
    assert sys.modules["subprocess"] is before
