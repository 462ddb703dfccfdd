"""Fontconfig with the bundled fonts only, so that all machines print the same pages."""

import atexit
import os
from html import escape
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from studypress.files.package_folders import font_folders

# Libraries write this date into font files instead of the current time.
_EPOCH = "1577836800"


def close_off() -> None:
    """Configure Fontconfig for this process; call this before WeasyPrint is imported."""
    folder = Path(mkdtemp(prefix="studypress-fonts-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    configuration = folder / "fonts.conf"
    configuration.write_text(_configuration(folder / "cache"), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(configuration)
    os.environ["SOURCE_DATE_EPOCH"] = _EPOCH


def _configuration(cache: Path) -> str:
    folders = "".join(f"  <dir>{escape(str(path))}</dir>\n" for path in font_folders())
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>\n{folders}  <cachedir>{escape(str(cache))}</cachedir>\n</fontconfig>\n"
    )
