"""Fuzzing of one door in this process: bytes are changed where that reaches new code.

An input is a find if the door raises anything but StudypressError, if a message has no place, or
if it needs more than a second of processor time. Finds are written to a folder, the shortest input
of each place in the code; the run goes on.
"""

import json
import re
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, process_time
from types import FrameType

import atheris

_LONGEST = 8192  # bytes of an input
_LIMIT = 10  # seconds of processor time after which an input is interrupted
_HANG = 60  # seconds after which the process is ended, if no Python code runs
_SLOW = 1.0  # seconds of a find
_MEMORY = 2048  # MB of the process
_LINE = 1000  # characters of the longest line of a message
_WORDS = 400  # of the dictionary
_EVERY = 2.0  # seconds between two notes of the progress
_OURS = "studypress"
_WORD = re.compile(rb"[\w:.-]{2,20}|[^\w\s]{2,6}")


class TooLongError(BaseException):
    """Interrupt of an input; no handler of errors takes it for one of its own."""


def _interrupt(*_: int | FrameType | None) -> None:
    raise TooLongError


@dataclass
class Finds:
    """Finds of a door, by place, written to a folder with their tracebacks."""

    folder: Path
    sizes: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, data: bytes, error: BaseException) -> None:
        """Write an input, unless a shorter one of this kind and place is known."""
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if f"/{_OURS}/" in frame.filename] or frames
        name = f"{kind}-{Path(ours[-1].filename).stem}-{ours[-1].name}-{ours[-1].lineno}"
        name = re.sub(r"[^\w.-]", "", name)
        if len(data) < self.sizes.get(name, sys.maxsize):
            self.sizes[name] = len(data)
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{name}.input").write_bytes(data)
            (self.folder / f"{name}.txt").write_text("".join(traceback.format_exception(error)))


@dataclass
class Progress:
    """Number of executed inputs, noted in a file from time to time."""

    path: Path
    finds: Finds
    began: float = field(default_factory=monotonic)
    executions: int = 0
    noted: float = 0.0

    def count(self) -> None:
        """Count an execution."""
        self.executions += 1
        if (now := monotonic()) > self.noted + _EVERY:
            self.noted = now
            found = sorted(self.finds.sizes)
            facts = {"executions": self.executions, "seconds": now - self.began, "finds": found}
            self.path.write_text(json.dumps(facts))


def _require_placed(error: Exception) -> None:
    """Raise AssertionError for a message that a person cannot use."""
    for line in str(error).splitlines() or [""]:
        if not line.isprintable() or len(line) > _LINE or ": " not in line:
            raise AssertionError(f"a message without a place: {line!r}") from error


def fuzz(name: str, folder: Path, seconds: int) -> None:
    """Fuzz a door; `folder` has its corpus, and receives its finds. Does not return."""
    door, words = _instrumented(name)
    finds = Finds(folder / "finds" / name)
    progress = Progress(folder / f"{name}.json", finds)
    signal.signal(signal.SIGVTALRM, _interrupt)

    def one_input(data: bytes) -> None:
        progress.count()
        began, slow = process_time(), None
        try:
            _run(door, data, _LIMIT)
        except TooLongError as error:
            finds.add("hang", data, error)
            return
        except Exception as error:  # noqa: BLE001 - any is a find
            finds.add(type(error).__name__, data, error)
        if process_time() - began > _SLOW:
            try:
                _run(door, data, _SLOW / 2)
            except (TooLongError, Exception) as error:  # noqa: BLE001 - where it takes the time
                slow = error
            finds.add("slow", data, slow or TooLongError("only once"))

    dictionary = folder / f"{name}.dict"
    quoted = ("".join(f"\\x{byte:02x}" for byte in word) for word in words)
    dictionary.write_text("".join(f'"{word}"\n' for word in quoted))
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={_LONGEST}",
        f"-timeout={_HANG}",
        f"-rss_limit_mb={_MEMORY}",
        f"-dict={dictionary}",
        f"-artifact_prefix={folder / 'ended'}-{name}-",
    )
    atheris.Setup(["fuzz", str(folder / "corpus" / name), *options], one_input)
    atheris.Fuzz()


def _instrumented(name: str) -> tuple[Callable[[bytes], object], list[bytes]]:
    """Return a door, of which all modules are instrumented, and the words of its seeds."""
    with atheris.instrument_imports(include=[_OURS]):
        from fuzz.doors import DOORS  # noqa: PLC0415 - imported for the fuzzer
        from fuzz.seeds import seeds  # noqa: PLC0415 - as above
        from studypress.errors import StudypressError  # noqa: PLC0415 - as above

        words = list[bytes]()
        for data in seeds(name):  # loads what the door imports when it needs it
            words += _WORD.findall(data)
            with suppress(StudypressError):
                DOORS[name](data)
    return DOORS[name], [*dict.fromkeys(words)][:_WORDS]


def _run(door: Callable[[bytes], object], data: bytes, limit: float) -> None:
    """Give data to a door; raise TooLongError after a limit of seconds."""
    from studypress.errors import StudypressError  # noqa: PLC0415 - as above

    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        door(data)
    except StudypressError as error:
        _require_placed(error)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


if __name__ == "__main__":
    fuzz(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
