"""Figures of the topic MLOps and governance: registry, feature store and release gates."""

from itertools import pairwise

from pen import Box, Sheet
from style import BOLD, DASHED, NOTE, PALE

RUNS, VERSIONS, RELEASE = 79, 250, 446
OLD, NEW = 88, 168


def model_registry() -> Sheet:
    """Draw how runs become versions and how an alias selects the served one."""
    title = "Runs are registered as versions; serving follows an alias that moves between versions."
    sheet = Sheet(title, 520, 240)
    _ground(sheet, Box(RUNS, 122, 142, 212), "tracker: many runs")
    _ground(sheet, Box(VERSIONS, 122, 134, 212), "registry: few versions")
    for y, number in ((74, 41), (130, 42), (186, 43)):
        sheet.service((RUNS, y), f"run {number}", (104, 36))
    old = sheet.service((VERSIONS, OLD), "version 7", (96, 42))
    new = sheet.service((VERSIONS, NEW), "version 8", (96, 42))
    sheet.arrow((RUNS + 52, 74), old.left(-6))
    sheet.arrow((RUNS + 52, 186), new.left(6))
    _alias(sheet, old, new)
    return sheet


def _alias(sheet: Sheet, old: Box, new: Box) -> None:
    alias = sheet.service((RELEASE, (OLD + NEW) / 2), "alias\nchampion", (92, 42))
    serving = sheet.service((RELEASE, 210), "serving", (92, 36))
    sheet.label((RELEASE, 32), "release", BOLD)
    sheet.arrow(alias.left(-8), old.right(-4), stroke=DASHED)
    sheet.arrow(alias.left(8), new.right(4))
    sheet.arrow(serving.top(), alias.bottom())
    sheet.label((356, 83), "before", NOTE)
    sheet.label((354, 178), "after\nthe gates", NOTE)
    sheet.label((RELEASE + 8, 171), "loads by\nalias", NOTE, "start")


def _ground(sheet: Sheet, box: Box, name: str) -> None:
    (left, _), (right, _) = box.left(), box.right()
    (_, top), (_, bottom) = box.top(), box.bottom()
    sheet.area([(left, top), (right, top), (right, bottom), (left, bottom)])
    sheet.label((box.x, top + 16), name, BOLD)


SOURCE, MADE, KEPT, USED = 44, 158, 316, 470
OFFLINE, MIDDLE, ONLINE = 52, 132, 212


def feature_store() -> Sheet:
    """Draw one feature definition that fills an offline and an online store."""
    title = "One feature definition fills an offline store for training, an online one for serving."
    sheet = Sheet(title, 520, 252)
    source = sheet.store((SOURCE, MIDDLE), "events,\ntables", (72, 60))
    made = sheet.service((MADE, MIDDLE), "one feature\ndefinition", (92, 50))
    offline = sheet.store((KEPT, OFFLINE), "offline store:\nhistory", (100, 60))
    online = sheet.store((KEPT, ONLINE), "online store:\nlatest value", (100, 60))
    sheet.arrow(source.right(), made.left())
    sheet.arrow(made.top(), (MADE, OFFLINE), offline.left(), label="every value,\nwith its time")
    sheet.arrow(made.bottom(), (MADE, ONLINE), online.left(), label="newest\nvalue")
    sheet.arrow(offline.bottom(), online.top(), label="kept consistent", both=True, stroke=DASHED)
    _uses(sheet, offline, online)
    return sheet


def _uses(sheet: Sheet, offline: Box, online: Box) -> None:
    training = sheet.service((USED, OFFLINE), "training", (76, 42))
    serving = sheet.service((USED, ONLINE), "serving", (76, 42))
    sheet.arrow(offline.right(), training.left(), label="point-in-\ntime join")
    sheet.arrow(online.right(), serving.left(), label="lookup\nby key")
    sheet.arrow(training.bottom(), serving.top(), label="model")


ROW, HEADER, FOOTER = 132, 32, 242
TRAIN = "train"
STAGES = (
    ("CI: code,\nschema,\nsmoke run", 45, 74),
    ("data\nvalidation", 136, 72),
    (TRAIN, 214, 48),
    ("model gates:\nchampion,\nslices,\nbudgets", 298, 84),
    ("CD: serving\nstack, parity", 396, 78),
    ("canary", 482, 60),
)


def release_gates() -> Sheet:
    """Draw the gates between a commit or new data and the promotion of a model."""
    title = "Commits and retraining triggers pass gates; any failure keeps the current model."
    sheet = Sheet(title, 520, 270)
    boxes = [_stage(sheet, text, Box(x, ROW, width, 80)) for text, x, width in STAGES]
    for left, right in pairwise(boxes):
        sheet.arrow(left.right(), right.left())
    commit = sheet.service((boxes[0].x, HEADER), "commit", (74, 42))
    trigger = sheet.service((158, HEADER), "new data,\nschedule or drift", (116, 42))
    promote = sheet.service((468, HEADER), "promote:\nalias moves", (88, 42))
    sheet.arrow(commit.bottom(), boxes[0].top())
    sheet.arrow(trigger.bottom(boxes[1].x - trigger.x), boxes[1].top(), label="CT")
    sheet.arrow(boxes[-1].top(), promote.bottom(boxes[-1].x - promote.x))
    _failures(sheet, boxes)
    return sheet


def _stage(sheet: Sheet, text: str, box: Box) -> Box:
    if text == TRAIN:
        return sheet.service((box.x, box.y), text, (box.w, box.h))
    sheet.rectangle(box, fill=PALE)
    sheet.label((box.x, box.y), text)
    return box


def _failures(sheet: Sheet, boxes: list[Box]) -> None:
    stays = sheet.service((260, FOOTER), "the current model stays in service", (504, 36))
    for box, (text, _, _) in zip(boxes, STAGES, strict=True):
        if text != TRAIN:
            foot = box.x, stays.top()[1]
            sheet.arrow(box.bottom(), foot, stroke=DASHED, label="fail")


FIGURES = {
    "model-registry": model_registry,
    "feature-store": feature_store,
    "ml-release-gates": release_gates,
}
