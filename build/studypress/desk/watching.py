"""Watch of the bank's files: a saved file loads the bank again."""

import asyncio
from contextlib import suppress
from threading import Thread

from studypress.desk.state import Desk
from studypress.pipeline.view.watched_files import watched_files


async def read(desk: Desk) -> None:
    """Load the bank, and again after each change of its files, or of the custom folder."""
    loop, changed = asyncio.get_running_loop(), asyncio.Event()
    watched = watched_files(desk.bank, desk.out, desk.custom)

    def report() -> None:
        with suppress(RuntimeError):  # the loop has ended
            for _ in watched.changes():
                loop.call_soon_threadsafe(changed.set)

    Thread(target=report, daemon=True).start()
    while True:
        await changed.wait()
        changed.clear()  # a change while the bank is read counts
        await desk.load()
