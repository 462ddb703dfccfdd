"""Fontconfig with the bundled fonts only, so that all machines print the same pages."""

import atexit
import os
from collections.abc import Iterable
from html import escape
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from studypress.errors import PressError
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


def add_fonts(configuration: Any, paths: Iterable[Path]) -> None:  # noqa: ANN401 - of WeasyPrint
    """Add font files to a font configuration of WeasyPrint, for its documents alone."""
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2  # noqa: PLC0415 - needs the engine

    config = configuration._config  # noqa: SLF001 - it has no method for files
    for path in paths:
        if not fontconfig.FcConfigAppFontAddFile(config, os.fsencode(path.resolve())):
            raise PressError(f"{path}: Fontconfig cannot read this font")
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", configuration.font_map))


def _configuration(cache: Path) -> str:
    folders = "".join(f"  <dir>{escape(str(path))}</dir>\n" for path in font_folders())
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>\n{folders}  <cachedir>{escape(str(cache))}</cachedir>\n</fontconfig>\n"
    )
