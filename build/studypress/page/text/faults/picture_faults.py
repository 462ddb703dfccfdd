"""Faults of the files of figures."""

from functools import partial
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from studypress.bank.pictures.figures import checked, figure_file
from studypress.files.inside import ClosedDoorError
from studypress.page.text.glyphs import font_to_install, unprintable
from studypress.page.text.sound_questions import SoundQuestions


def file_fault(name: str, root: Path, sound: SoundQuestions) -> str | None:
    """Return the fault of a figure's file in `root`, or None; `sound` files are not checked."""
    if "://" in name or urlsplit(name).scheme:
        return f"the figure {name} is not fetched: copy the file into the bank's folder"
    try:
        media_type, data = figure_file(root, name)
        file = (media_type, sha256(data).hexdigest())
        fault = "".join(sound.file_faults(file, partial(_picture_faults, media_type, data)))
    except ClosedDoorError as error:
        fault = str(error)
    return f"the figure {name}: {fault}" if fault else None


def _picture_faults(media_type: str, data: bytes) -> tuple[str, ...]:
    """Return the fault of a picture, if any; raise ClosedDoorError if it is refused."""
    fault = drawn_fault(*checked(media_type, data))
    return (fault,) if fault else ()


def drawn_fault(media_type: str, data: bytes) -> str | None:
    """Return the fault of a drawing with characters that cannot be printed, or None."""
    drawn = unescape(data.decode()) if media_type == "image/svg+xml" else ""
    if strange := unprintable(drawn):
        fault = f"no bundled font has its characters {' '.join(strange)}"
        return ": ".join(filter(None, [fault, *map(font_to_install, strange)]))
    return None
