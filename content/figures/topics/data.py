"""Figures of the topic Data and consistency: replication and sharding."""

from itertools import pairwise
from math import cos, radians, sin

from pen import Point, Sheet
from style import BOLD, DASHED, DISC, FINE, INK, NOTE, PAPER, SMALL, SOLID, Stroke, Type

CLIENT, LEADER, NODE = 66, 156, 252
HEAVY = Stroke(width=5)


def replication_topologies() -> Sheet:
    """Draw who accepts writes with one leader, several leaders or none."""
    title = "Writes go to one leader, to one in each region, or to two of three equal replicas."
    sheet = Sheet(title, 520, 312)
    _single_leader(sheet, 84)
    _multi_leader(sheet, 260)
    _leaderless(sheet, 436)
    for x in (172, 348):
        sheet.line([(x, 12), (x, 300)], FINE)
    return sheet


def _single_leader(sheet: Sheet, x: float) -> None:
    sheet.label((x, 20), "single leader", BOLD)
    client = sheet.service((x, CLIENT), "client", (136, 32))
    leader = sheet.store((x - 38, LEADER), "leader", (60, 44))
    follower = sheet.store((x - 38, NODE), "follower", (60, 44))
    other = sheet.store((x + 38, NODE), "follower", (60, 44))
    sheet.arrow(client.bottom(-38), leader.top(), label="write")
    sheet.arrow(leader.bottom(), follower.top(), label="copy", stroke=DASHED)
    sheet.arrow(leader.right(), (x + 28, LEADER), other.top(-10), stroke=DASHED)
    sheet.arrow(other.top(10), client.bottom(48), stroke=FINE)
    sheet.label((x + 54, 120), "read", NOTE, "start")


def _multi_leader(sheet: Sheet, x: float) -> None:
    sheet.label((x, 20), "multi-leader", BOLD)
    leaders = []
    for side, region in ((-48, "A"), (48, "B")):
        client = sheet.service((x + side, CLIENT), f"client {region}", (64, 32))
        leader = sheet.store((x + side, NODE - 40), f"leader\n{region}", (56, 56))
        sheet.arrow(client.bottom(-8), leader.top(-8))
        sheet.arrow(leader.top(8), client.bottom(8), stroke=FINE)
        leaders.append(leader)
    sheet.label((x - 33, 120), "read", NOTE, "start")
    sheet.label((x + 33, 120), "write", NOTE, "end")
    sheet.arrow(leaders[0].right(), leaders[1].left(), stroke=DASHED, both=True)
    sheet.label((x, NODE + 20), "copies both ways,\nconflicts merged", NOTE)


def _leaderless(sheet: Sheet, x: float) -> None:
    sheet.label((x, 20), "leaderless", BOLD)
    client = sheet.service((x, CLIENT), "client", (152, 32))
    for shift, name in ((-54, "1"), (0, "2"), (54, "3")):
        node = sheet.store((x + shift, NODE - 40), f"replica\n{name}", (46, 56))
        if name in "12":
            sheet.arrow(client.bottom(shift - 8), node.top(-8))
        if name in "23":
            sheet.arrow(node.top(8), client.bottom(shift + 8), stroke=FINE)
    sheet.label((x - 31, 108), "write", NOTE)
    sheet.label((x + 31, 108), "read", NOTE)
    sheet.label((x, NODE + 20), "N = 3, W = 2, R = 2:\nreplica 2 is in both sets", NOTE)


RADIUS = 84
BEFORE = {
    20: "A",
    55: "B",
    90: "C",
    140: "A",
    175: "B",
    225: "C",
    260: "A",
    310: "B",
    345: "C",
}
JOINED = {120: "D", 205: "D", 290: "D"}


def hash_ring() -> Sheet:
    """Draw a hash ring before and after a fourth node joins with three points."""
    title = "Node D joins a ring of A, B and C with three points and takes over three arcs."
    sheet = Sheet(title, 520, 272)
    after = BEFORE | JOINED
    _ring(sheet, (138, 144), BEFORE, "A, B, C:\na third of\nthe ring each")
    _ring(sheet, (386, 144), after, "A, B, C, D:\na quarter of\nthe ring each")
    sheet.label((138, 20), "before", BOLD)
    sheet.label((386, 20), "after D joins", BOLD)
    return sheet


def _ring(sheet: Sheet, centre: Point, points: dict[int, str], text: str) -> None:
    sheet.mark("circle", cx=centre[0], cy=centre[1], r=RADIUS, **SOLID.attributes())
    for start, end in pairwise(sorted(BEFORE | JOINED)):
        if end in JOINED:
            _arc(sheet, centre, start, end)
            owner = next(points[place] for place in sorted(points) if place >= end)
            outside = _on(centre, (start + end) / 2 + 2, RADIUS + 22)
            sheet.label(outside, f"{owner}’s", NOTE)
    for place, name in points.items():
        _node(sheet, _on(centre, place), name)
    sheet.label(centre, text, NOTE)


def _arc(sheet: Sheet, centre: Point, start: float, end: float) -> None:
    (x, y), (to_x, to_y) = _on(centre, start), _on(centre, end)
    sheet.path(f"M{x:.2f},{y:.2f} A{RADIUS},{RADIUS} 0 0 1 {to_x:.2f},{to_y:.2f}", HEAVY)


def _node(sheet: Sheet, at: Point, name: str) -> None:
    fill, ink = (INK, PAPER) if name == "D" else (PAPER, INK)
    sheet.mark("circle", cx=at[0], cy=at[1], r=DISC, **SOLID.attributes(fill))
    sheet.label(at, name, Type(SMALL, ink, 600))


def _on(centre: Point, degrees: float, radius: float = RADIUS) -> Point:
    angle = radians(degrees)
    return centre[0] + radius * sin(angle), centre[1] - radius * cos(angle)


FIGURES = {"replication-topologies": replication_topologies, "hash-ring": hash_ring}
