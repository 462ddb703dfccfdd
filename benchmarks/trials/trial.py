"""One trial: a fault in a command, then what must be true, then the same command again."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Self

from trials.commands import Command
from trials.faults import FAULTS, Scene
from trials.mail_room import MailRoom
from trials.process import Ended
from trials.rooms import ADDRESSES, CODE, Rooms
from trials.state import State, fault_of, leftovers, state_of

CODES = {0, 1, 2, 130, 143, -2, -9, -15}
"""Exit codes of interrupted runs; negative ones are those of signals."""
_UNKNOWN = "outcome of an earlier run is unknown"
_REFUSED = ("another run", "another scan", "another command", "changed by another")
"""Parts of messages that refuse a second run at the same time."""
_COMPLETES = {"clock", "torn cache"}
"""Faults after which a run completes as if there was none."""


@dataclass(frozen=True)
class Reference:
    """Results of a command without a fault: run once, and run again in the same room."""

    code: int
    after: State
    code_again: int
    after_again: State
    seconds: float
    operations: int
    creations: int
    grows: int


@dataclass(frozen=True)
class Found:
    """Outcome of a trial: what was lost, what was half, and whether the next run completed."""

    command: str
    fault: str
    seed: str
    lost: tuple[str, ...] = ()
    half: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()
    hit: bool = True

    @property
    def is_good(self) -> bool:
        """Return whether nothing is wrong."""
        return not (self.lost or self.half or self.next or self.messages or self.left)


class Trials:
    """Trials in the copies of rooms."""

    def __init__(self, rooms: Rooms) -> None:
        """Prepare to make trials."""
        self._rooms = rooms
        self._references: dict[str, Reference] = {}

    def trial(self, command: Command, fault: str, seed: str) -> Found:
        """Make a trial."""
        rng = Random(f"{seed}/{command.name}/{fault}")  # noqa: S311 - no secret
        reference = self._reference(command)
        with self._scene(command, rng) as scene:
            scene.scene.seconds, scene.scene.operations = reference.seconds, reference.operations
            scene.scene.creations, scene.scene.grows = reference.creations, reference.grows
            found = Found(command.name, fault, seed)
            if fault == "two runs":
                return _checked_pair(scene, found, self._serial(command))
            return _checked(scene, found, reference)

    def _scene(self, command: Command, rng: Random) -> "_Place":
        return _Place(self._rooms, command, rng)

    def _reference(self, command: Command) -> Reference:
        if command.name not in self._references:
            self._references[command.name] = self._measured(command)
        return self._references[command.name]

    def _measured(self, command: Command) -> Reference:
        with self._scene(command, Random(0)) as place:  # noqa: S311
            scene, count = place.scene, place.scene.folder / "count"
            size = _size(scene.room)
            run = scene.hooked("count", 0)
            ended = run.ended()
            seconds = time.monotonic() - run.started
            after = place.state()
            grows = max(_size(scene.room) - size, 8192)
            again = scene.run().ended()
            operations = count.read_bytes() if count.exists() else b""
            for each in (ended, again):
                if "Traceback" in each.messages:
                    raise SystemExit(f"{command.name}: {each.messages}")
            return Reference(
                ended.code,
                after,
                again.code,
                place.state(),
                seconds,
                len(operations),
                operations.count(b"+"),
                grows,
            )

    def _serial(self, command: Command) -> list[tuple[tuple[int, int], State]]:
        """Return codes and final states of the command and its rival, one after the other."""
        rival = command.rival or command.words
        found = []
        for first, second, turned in (
            (command.words, rival, False),
            (rival, command.words, True),
        ):
            with self._scene(command, Random(0)) as place:  # noqa: S311
                codes = [
                    place.scene.run(place.filled(words)).ended().code for words in (first, second)
                ]
                found.append(((codes[turned], codes[not turned]), place.state()))
        return found


class _Place:
    """A copied room, its cache, and a mail server if the command needs one."""

    def __init__(self, rooms: Rooms, command: Command, rng: Random) -> None:
        self.command, self.rooms, self.rng = command, rooms, rng
        self.mail: MailRoom | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="trial-")))
        self.rooms.room(self.command.room)
        room = self.rooms.copied(self.command.room, folder / "room")
        copytree(self.rooms.cache, folder / "cache")
        (folder / "cache").chmod(0o700)
        (folder / "tmp").mkdir()
        self._code = (room / CODE).read_text() if (room / CODE).exists() else ""
        if any("{server}" in word for word in self.command.words):
            self.mail = MailRoom(folder / "ca.pem")
            self.mail.start()
            self._stack.callback(self.mail.stop)
        self.scene = Scene(room, folder, (), (), self.rng)
        self.scene.words = self.filled(self.command.words)
        self.scene.folder_name = self.command.folder
        self.scene.rival = self.filled(self.command.rival)
        self.before = state_of(room)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def filled(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return words with the values of this room."""
        values = {"{code}": self._code}
        if self.mail:
            values |= {"{server}": self.mail.name, "{ca}": str(self.mail.ca)}
        return tuple(values.get(word, word) for word in words)

    def state(self) -> State:
        """Return the files of the room that are equal from run to run."""
        state = state_of(self.scene.room)
        return {name: at for name, at in state.items() if not self.command.is_unequal(name)}

    def mail_faults(self, messages: str) -> Iterator[str]:
        """Yield addresses that got too many mails, or too few without a report."""
        for address in ADDRESSES if self.mail else ():
            count = self.mail.box.mails[address] if self.mail else 0
            if count > 1 or (count == 0 and _UNKNOWN not in messages):
                yield f"{address}: {count} mails"


def _checked(place: _Place, found: Found, reference: Reference) -> Found:
    scene = place.scene
    ended = FAULTS[found.fault](scene)
    middle = place.state()
    lost, half = _differences(place, middle, reference)
    complete = middle == reference.after
    left = _left(scene, ended)
    again = scene.run().ended()
    code, after = reference.code, reference.after
    if complete:
        code, after = reference.code_again, reference.after_again
    wrong = []
    is_reported = place.mail is not None and _UNKNOWN in again.messages
    if again.code not in {code, reference.code} and not is_reported:
        wrong.append(f"exit code {again.code}, not {code}: {again.messages[-600:]}")
    final = place.state()
    wrong += [f"{name}: not as without a fault" for name in _unequal(final, after)]
    wrong += place.mail_faults(again.messages)
    if found.fault in _COMPLETES and ended[0].code != reference.code:
        wrong.append(f"the run itself did not complete: {ended[0].messages[-600:]}")
    temporary = _temporary(scene) if again.code == 0 else []  # refused runs need none
    if again_left := [*leftovers(scene.room), *temporary]:
        wrong.append(f"left after the next run: {again_left}")
    return replace(
        found,
        lost=tuple(lost),
        half=tuple(half),
        next=tuple(wrong),
        messages=tuple(_messages([*ended, again], stopped="SIGTERM" in found.fault)),
        left=tuple(left),
        hit=found.fault in _COMPLETES or ended[0].code != reference.code,
        codes=tuple(each.code for each in (*ended, again)),
    )


def _checked_pair(
    place: _Place,
    found: Found,
    serial: list[tuple[tuple[int, int], State]],
) -> Found:
    """Check two runs at once: as if one came after the other, or one refused, and then ran."""
    scene = place.scene
    ended = FAULTS[found.fault](scene)
    refused = [at for at, each in enumerate(ended) if _is_refused(each)]
    codes = tuple(each.code for each in ended)
    first = place.state()
    half = [f"{name}: {why}" for name in first if (why := fault_of(scene.room / name))]
    wrong: list[str] = []
    if len(refused) == len(ended):
        wrong.append("both runs were refused")
    elif refused:
        again = scene.run((scene.words, scene.rival or scene.words)[refused[0]]).ended()
        ended.append(again)
        if place.state() not in [state for _, state in serial]:
            wrong.append(f"not as one run after the other: {_nearest(place.state(), serial)}")
    elif (codes, first) not in serial:
        wrong.append(f"codes {codes}, not as in turn: {_nearest(first, serial)}")
    wrong += place.mail_faults("")
    temporary = [] if any(each.code for each in ended) else _temporary(scene)
    if left := [*leftovers(scene.room), *temporary]:
        wrong.append(f"left: {left}")
    return replace(
        found,
        half=tuple(half),
        next=tuple(wrong),
        messages=tuple(_messages(ended, stopped=False)),
        codes=tuple(each.code for each in ended),
    )


def _is_refused(ended: Ended) -> bool:
    return ended.code == 1 and any(part in ended.messages for part in _REFUSED)


def _nearest(state: State, serial: list[tuple[tuple[int, int], State]]) -> str:
    codes, after = min(serial, key=lambda at: len(_unequal(state, at[1])))
    return f"{codes} differs in {_unequal(state, after)[:6]}"


def _differences(place: _Place, middle: State, reference: Reference) -> tuple[list[str], list[str]]:
    """Return the files that are lost, and those that are neither the old nor the new ones."""
    lost, half = [], []
    before = {name: at for name, at in place.before.items() if not place.command.is_unequal(name)}
    for name in sorted({*before, *middle}):
        now, old, new = middle.get(name), before.get(name), reference.after.get(name)
        if now in (old, new):
            continue
        if now is None:
            lost.append(name)
        elif place.command.may_be_between(name):
            if why := fault_of(place.scene.room / name):
                half.append(f"{name}: {why}")
        else:
            half.append(f"{name}: neither the old file nor the new one")
    return lost, half


def _unequal(state: State, other: State) -> list[str]:
    return sorted(name for name in {*state, *other} if state.get(name) != other.get(name))


def _left(scene: Scene, ended: list[Ended]) -> list[str]:
    """Return what a run has left that could clean up."""
    if any(each.code == -9 for each in ended):
        return []
    return [*leftovers(scene.room), *_temporary(scene)]


def _temporary(scene: Scene) -> list[str]:
    return [f"tmp/{at.name}" for at in sorted(scene.temporary.iterdir())]


def _messages(ended: list[Ended], *, stopped: bool) -> Iterator[str]:
    """Yield messages that a person should not see, and codes that are none of ours."""
    for each in ended:
        if "Traceback" in each.messages:
            yield each.messages[-1500:]
        if each.code not in CODES:
            yield f"exit code {each.code}: {each.messages[-500:]}"
        if each.code in (1, 2) and not (each.messages.strip() or stopped):
            yield f"exit code {each.code} without a message"


def _size(folder: Path) -> int:
    return sum(-(-at.lstat().st_size // 4096) * 4096 for at in folder.rglob("*"))
