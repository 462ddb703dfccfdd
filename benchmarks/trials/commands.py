"""Commands of the trials: where they run, and what each may leave when it was interrupted."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command with the room in which it runs.

    `rival` are the words of another run into the same folder, by default the same. `between` is a
    pattern of files that an interrupted run may leave in a state between the old and the new one:
    whole, and of use for the next run. `unequal` is a pattern of files that hold the time. `weight`
    is its share of the trials. `folder` is the folder it writes to.
    """

    name: str
    room: str
    words: tuple[str, ...]
    rival: tuple[str, ...] = ()
    between: str = r"(?!)"
    unequal: str = r"(?!)"
    weight: int = 1
    folder: str = "room/exam"
    jobs: bool = False

    def may_be_between(self, name: str) -> bool:
        """Return whether a file may be neither as before nor as after the command."""
        return re.fullmatch(self.between, name) is not None

    def is_unequal(self, name: str) -> bool:
        """Return whether a file differs from run to run, as it holds the time."""
        return re.fullmatch(self.unequal, name) is not None


_DOCUMENTS = ("guide", "worksheet", "key", "flashcards", "scorecard", "practice")
_LETTER, _QUIET = ("--paper", "Letter"), "--quiet"
_PRINT = ("--roster", "roster.csv", _QUIET, "--jobs", "2")
_BANK = ("--bank", "bank")


def _document(name: str) -> Command:
    """Return the command of a document, which replaces one of another look."""
    looks = ("--theme", "ink-saver"), ("--theme", "large-print")
    words = [(name, "bank", "--out", "out", _QUIET, *look) for look in looks]
    return Command(name, "printed", words[0], words[1], folder="out")


COMMANDS = (
    *map(_document, _DOCUMENTS),
    Command(
        "build",
        "bare",
        ("build", "bank", "--out", "out", "--seed", "1", _QUIET),
        ("build", "bank", "--out", "out", "--seed", "2", *_LETTER, _QUIET),
        between=r"out/exam/.*",
        folder="out",
    ),
    Command(
        "exam",
        "bare",
        ("exam", "bank", "--out", "new", "--seed", "1", *_PRINT),
        ("exam", "bank", "--out", "new", "--seed", "2", *_PRINT),
        between=r"new/exam/.*",
        folder="new",
        jobs=True,
    ),
    Command(
        "exam --replace",
        "printed",
        ("exam", "bank", "--out", "room", "--seed", "1", "--replace", *_PRINT),
        between=r"room/exam/.*",
        folder="room",
        jobs=True,
    ),
    Command(
        "verify",
        "printed",
        ("verify", "room", *_BANK, _QUIET, "--jobs", "2"),
        between=r"room/exam/proof\.json",
        jobs=True,
    ),
    Command("rebuild", "lost", ("rebuild", "room", *_BANK, "--form", "{code}")),
    Command(
        "add",
        "printed",
        ("add", "room", *_BANK, "--name", "Dov Tal", "--id", "21"),
        ("add", "room", *_BANK, "--name", "Eva Roy", "--id", "22"),
    ),
    Command(
        "move",
        "printed",
        ("move", "room", *_BANK, "--id", "11", "--seat", "B7"),
        ("move", "room", *_BANK, "--id", "12", "--seat", "B8"),
    ),
    Command(
        "remove",
        "printed",
        ("remove", "room", "--id", "11"),
        ("remove", "room", "--id", "12"),
        weight=3,
    ),
    Command(
        "erratum",
        "printed",
        ("erratum", "room", *_BANK, "--void", "q1"),
        ("erratum", "room", *_BANK, "--void", "q2"),
    ),
    Command(
        "scan",
        "filled",
        ("scan", "room", "scans", _QUIET, "--jobs", "2"),
        between=r"room/exam/scan/(readings\.jsonl?|pages\.csv)",
        jobs=True,
    ),
    Command(
        "desk",
        "printed",
        ("desk", "bank", "--out", "out", "--port", "0", "--no-browser"),
        folder="out",
    ),
    Command("review", "scanned", ("review", "room", *_BANK, _QUIET), weight=3),
    Command(
        "mark",
        "printed",
        ("mark", "room", "a.csv", *_BANK),
        ("mark", "room", "b.csv", *_BANK),
    ),
    Command("mark scans", "scanned", ("mark", "room", *_BANK, "--provisional")),
    Command(
        "results",
        "marked",
        ("results", "room", *_BANK, _QUIET),
        ("results", "room", *_BANK, _QUIET, "--answers"),
    ),
    Command("results --form", "marked", ("results", "room", *_BANK, "--form", "{code}", _QUIET)),
    Command("status", "resulted", ("status", "room")),
    Command("compare", "printed", ("compare", "room", "out", *_BANK, "--out", "cmp"), folder="cmp"),
    Command(
        "send",
        "printed",
        ("send", "room", "--forms", "--yes", _QUIET, "--rate", "600", "--server", "{server}",
         "--ca", "{ca}", "--from", "Exams <exam@example.org>"),
        between=r"room/exam/mail/sent\.csv",
        unequal=r"room/exam/mail/sent\.csv",
    ),
    Command(
        "new", "bare", ("new", "fresh"), ("new", "fresh", "--language", "de"), folder="fresh",
        weight=4,
    ),
    Command(
        "import",
        "bare",
        ("import", "quiz.gift", "--out", "made", _QUIET),
        ("import", "quiz.gift", "--out", "made", _QUIET, "--language", "de"),
        folder="made",
        weight=4,
    ),
    *(
        Command(
            f"export {to}",
            "printed",
            ("export", "bank", "--to", to, "--out", "sent", _QUIET),
            folder="sent",
            unequal=r"sent/.*\.apkg",
        )
        for to in ("moodle", "xlsx", "anki", "docx")
    ),
    Command(
        "theme new",
        "bare",
        ("theme", "new", "mine", "--custom", "own"),
        folder="own",
        weight=4,
    ),
    Command("schema", "bare", ("schema", "--out", "made"), folder="made", weight=4),
    Command("check", "bare", ("check", "bank"), weight=2),
    Command("stats", "bare", ("stats", "bank")),
    Command("cache", "bare", ("cache",)),
    Command("cache --clear", "bare", ("cache", "--clear")),
)  # fmt: skip
