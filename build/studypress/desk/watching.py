"""Watch of the bank's files: a saved file loads the bank again."""

from pathlib import Path

from watchfiles import DefaultFilter, awatch

from studypress.desk.state import Desk
from studypress.files.package_folders import shipped

_SETTLE = 60  # milliseconds in which the events of one save arrive
_STEP = 20


async def read(desk: Desk) -> None:
    """Load the bank, and again whenever a file of its folder, or of the custom folder, changes."""
    bank = desk.bank or shipped("content")
    folder = bank if bank.is_dir() else bank.parent
    folders = [folder, *([desk.custom] if desk.custom else [])]
    out = desk.out.resolve()

    def is_input(path: str) -> bool:
        return not Path(path).resolve().is_relative_to(out)

    class _Inputs(DefaultFilter):
        def __call__(self, change: object, path: str) -> bool:
            return super().__call__(change, path) and is_input(path)  # type: ignore[arg-type]

    await desk.load()
    async for _ in awatch(
        *folders,
        watch_filter=_Inputs(),
        debounce=_SETTLE,
        step=_STEP,
        recursive=bank.is_dir(),
    ):
        await desk.load()
