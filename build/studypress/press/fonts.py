"""Fontconfig with the bundled fonts only, so that all machines print the same pages."""

import atexit
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from html import escape
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from studypress.errors import PressError
from studypress.files.package_folders import font_folders
from studypress.files.recovery.locked_folder import LockedFolder

# Libraries write this date into font files instead of the current time.
_EPOCH = "1577836800"


@cache
def closed_environment() -> Mapping[str, str]:
    """Return the environment in which Fontconfig finds the bundled fonts only."""
    locked = LockedFolder(Path(gettempdir()))
    atexit.register(_remove, locked)
    folder = locked.path
    configuration = folder / "fonts.conf"
    configuration.write_text(_configuration(folder / "cache"), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(configuration), "SOURCE_DATE_EPOCH": _EPOCH}


def _remove(folder: LockedFolder) -> None:
    """Remove the folder at the end of the process, which a signal does not interrupt any more."""
    with suppress(KeyboardInterrupt, SystemExit):
        folder.remove()


@contextmanager
def closed_off() -> Iterator[None]:
    """Set that environment within the block; programs that the caller starts keep their own."""
    closed = closed_environment()
    before = {name: os.environ.get(name) for name in closed}
    os.environ.update(closed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


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
