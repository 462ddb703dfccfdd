"""Files that options name: the user's, or those that ship."""

from pathlib import Path

from studypress.errors import CallError, PressError, did_you_mean
from studypress.files.csv_sheet import MAX_BYTES
from studypress.files.inside import ClosedDoorError, read_inside
from studypress.files.package_folders import shipped


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a user's file of bounded size; raise PressError if it is unreadable."""
    try:
        return read_inside(path.parent, path.name, MAX_BYTES)
    except ClosedDoorError as error:
        raise PressError(f"{path}: {error}") from None


def shipped_names(option: str) -> list[str]:
    """Return the names of the files that ship for an option, such as `blueprint` or `scale`."""
    return sorted(path.stem for path in _folder(option).glob("*.yaml"))


def option_file(option: str, name: str) -> Path:
    """Return the shipped file of this name, or the user's; raise CallError without either."""
    known = shipped_names(option)
    if name in known:
        return _folder(option) / f"{name}.yaml"
    if Path(name).is_file():
        return Path(name)
    hint = did_you_mean(name, known) or f"; shipped {option}s: {', '.join(known)}"
    raise CallError(f"--{option}: no file and no shipped {option} '{name}'{hint}")


def _folder(option: str) -> Path:
    return shipped("content") / f"{option}s"
