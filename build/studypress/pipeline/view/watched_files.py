"""Watch of the files that a request reads."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from studypress.bank.measured.measures import measures_name
from studypress.bank.topic_files import BANK_FILE
from studypress.exam.file_names import EXAM, SCORECARDS
from studypress.files.package_folders import shipped
from studypress.pipeline.request import Request

_TICK = 200  # milliseconds after which folders that were missing are looked for again
_QUIET = 50  # milliseconds without an event after which a save is complete
_PRINTED = (".pdf", ".html")
_PICTURES = "figures"
_usual = DefaultFilter()


@dataclass(frozen=True)
class WatchedFiles:
    """Files and folders that determine a print.

    `bank` is the main file of the bank. Of the output folder `out`, which may be in a watched
    folder or be one, nothing is watched that printing writes.
    """

    bank: Path
    files: frozenset[Path]
    roots: frozenset[Path]
    out: Path

    def changes(self) -> Iterator[None]:
        """Yield when the watch begins, and after each change; none is missed between two yields."""
        while True:
            begun = False
            folders, there = self._folders(), self._there()
            with suppress(FileNotFoundError):  # a folder was removed at this moment
                for found in watch(
                    *folders,
                    watch_filter=self._is_input,
                    recursive=False,
                    step=_QUIET,
                    rust_timeout=_TICK,
                    yield_on_timeout=True,
                ):
                    removed = (Path(path) for change, path in found if change is Change.deleted)
                    if there != self._there() or not folders.isdisjoint(removed):
                        break
                    if found and folders != self._folders():
                        break
                    if found or not begun:
                        begun = True
                        yield

    def _there(self) -> set[Path]:
        """Return the folders that exist, except those below the roots."""
        return {path for path in (*self._parents, *self.roots) if path.is_dir()}

    @property
    def _parents(self) -> set[Path]:
        return {file.parent for file in self.files}

    def _folders(self) -> set[Path]:
        """Return all folders to watch; events of their subfolders are not reported with theirs."""
        found = self._there()
        for root in self.roots:
            for folder, names, _ in os.walk(root):
                names[:] = [name for name in names if not self._is_skipped(Path(folder, name))]
                found.add(Path(folder))
        return found

    def _is_skipped(self, path: Path) -> bool:
        """Return whether a path is hidden, an editor's temporary file, or written by printing."""
        of_print = path == self.out or (
            path.parent == self.out
            and (path.name in (EXAM, SCORECARDS) or path.name.startswith(f"{EXAM}-"))
        )
        unusual = path.name.startswith(".") or not _usual(Change.modified, path.name)
        return of_print or unusual or path.suffix in _PRINTED

    def _is_input(self, _: Change, name: str) -> bool:
        path = Path(name)
        if path in self.files or path in self.roots or path in self._parents:
            return True
        below = any(path.is_relative_to(root) for root in self.roots)
        return below and not self._is_skipped(path)


def watched_files(
    bank: Path | None, out: Path, custom: Path | None, named: Iterable[Path] = ()
) -> WatchedFiles:
    """Return the files of a bank, and the custom folder and other files that are `named`.

    Of a bank that is a single file, figures are watched in the folder `figures` beside it.
    """
    bank = bank or shipped("content")
    main = bank if bank.is_file() else bank / BANK_FILE
    files = {main, main.parent / measures_name(main.name), *named}
    roots = {main.parent / _PICTURES if bank.is_file() else bank}
    if custom:
        roots.add(custom)
    links = {file.parent.resolve() / file.name for file in files}
    return WatchedFiles(
        bank=main,
        files=frozenset(links.union(file.resolve() for file in files)),
        roots=frozenset(root.resolve() for root in roots),
        out=out.resolve(),
    )


def watched_files_of(request: Request) -> WatchedFiles:
    """Return the files of a request: bank, blueprint, roster and custom folder."""
    parts = [part for part in (request.exam, request.scorecard) if part is not None]
    named = [Path(name) for part in parts for name in (part.roster, part.blueprint) if name]
    return watched_files(request.bank, request.out, request.custom, named)
