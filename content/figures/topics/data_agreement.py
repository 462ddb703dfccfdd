"""Figures of the topic Data and consistency: consensus and transactions across services."""

from pen import Box, Sheet
from style import BODY, DASHED, FINE, NOTE, PALE, PAPER
from topics.architecture import Lanes


def raft_roles() -> Sheet:
    """Draw the roles of a Raft node and what moves it from one to another."""
    title = "A follower times out into a candidate; a majority of votes makes a candidate leader."
    sheet = Sheet(title, 520, 232)
    follower, candidate, leader = (
        sheet.service((x, 120), name, (92, 56))
        for x, name in ((96, "follower"), (284, "candidate"), (462, "leader"))
    )
    sheet.arrow((8, 120), follower.left())
    sheet.label((8, 102), "start", NOTE, "start")
    sheet.arrow(follower.right(-12), candidate.left(-12), label="time-out:\nnew term,\nown vote")
    sheet.arrow(candidate.left(12), follower.right(12), label="other leader or\nhigher term")
    sheet.arrow(candidate.right(), leader.left(), label="majority\nof votes")
    corner = candidate.top(-26), (258, 54), (310, 54), candidate.top(26)
    sheet.arrow(*corner)
    sheet.label((284, 26), "time-out without a majority:\nnew term, own vote", NOTE)
    sheet.arrow(leader.bottom(), (462, 196), (96, 196), follower.bottom())
    sheet.label((279, 210), "higher term", NOTE)
    return sheet


TERMS = (1, 1, 2, 3, 3, 3)
COMMANDS = ("x ← 1", "y ← 5", "x ← 2", "y ← 7", "x ← 4", "z ← 9")
COMMITTED, PITCH, FIRST = 5, 68, 140


def raft_log() -> Sheet:
    """Draw the logs of three nodes and which entries are committed."""
    title = "The leader holds six entries, the followers five and four; five are committed."
    sheet = Sheet(title, 520, 268)
    for index in range(len(TERMS)):
        sheet.label((FIRST + PITCH * index, 20), str(index + 1), NOTE)
    sheet.label((8, 20), "index", NOTE, "start")
    nodes = (("leader\n(term 3)", 6, 62), ("follower 1", 5, 126), ("follower 2", 4, 190))
    for name, length, y in nodes:
        sheet.label((8, y), name, anchor="start")
        _log(sheet, length, y)
    _commit_line(sheet)
    return sheet


def _log(sheet: Sheet, length: int, y: float) -> None:
    for index, (term, command) in enumerate(zip(TERMS, COMMANDS, strict=True)):
        box = Box(FIRST + PITCH * index, y, 56, 44)
        if index < length:
            sheet.rectangle(box, fill=PALE if index < COMMITTED else PAPER)
            sheet.label((box.x, y), f"term {term}\n{command}")
        else:
            (x, _), (_, top) = box.left(), box.top()
            pen = FINE.attributes()
            sheet.mark("rect", x=x, y=top, width=box.w, height=box.h, **pen)
            sheet.label((box.x, y), "missing", NOTE)


def _commit_line(sheet: Sheet) -> None:
    x = FIRST + PITCH * (COMMITTED - 0.5)
    sheet.line([(x, 12), (x, 256)])
    text = "committed: entries 1 to 5, each on at least two of three"
    sheet.label((x - 8, 240), text, BODY, "end")
    sheet.label((x + 8, 240), "not yet", BODY, "start")


SERVICES = {"participant A": 106.0, "coordinator": 260.0, "participant B": 414.0}


def two_phase_commit() -> Sheet:
    """Draw a two-phase commit in which both participants vote yes."""
    title = "The coordinator collects two yes votes, logs its decision and announces commit."
    sheet = Sheet(title, 520, 312)
    lanes = Lanes(sheet, SERVICES, 304)
    for name, side in (("participant A", -1), ("participant B", 1)):
        lanes.bar(name, 78, 232)
        sheet.label((SERVICES[name] + side * 48, 155), "locks held")
        lanes.say(78, f"coordinator>{name}", "prepare", "1")
        lanes.say(118, f"{name}>coordinator", "yes", "2", DASHED)
        lanes.say(232, f"coordinator>{name}", "commit", "4")
        lanes.say(272, f"{name}>coordinator", "done", "5", DASHED)
    sheet.service((260, 166), "log “commit”", (104, 32))
    sheet.step((208, 150), "3")
    return sheet


def saga() -> Sheet:
    """Draw an orchestrated saga whose third step fails."""
    title = "The payment is declined, so the orchestrator releases the stock and cancels the order."
    sheet = Sheet(title, 520, 300)
    places = {"orchestrator": 56.0, "orders": 192.0, "stock": 328.0, "payment": 464.0}
    lanes = Lanes(sheet, places, 292)
    steps = (
        (80, "orders", "create order", "order pending"),
        (118, "stock", "reserve item", "item reserved"),
        (156, "payment", "charge card", ""),
        (226, "stock", "compensate", "item released"),
        (264, "orders", "compensate", "order cancelled"),
    )
    for number, (y, target, text, state) in enumerate(steps, start=1):
        lanes.say(y, f"orchestrator>{target}", text, str(number))
        sheet.label((places[target] + 10, y), state, anchor="start")
    lanes.say(184, "payment>orchestrator", "declined", stroke=DASHED)
    return sheet


FIGURES = {
    "raft-roles": raft_roles,
    "raft-log": raft_log,
    "two-phase-commit": two_phase_commit,
    "saga": saga,
}
