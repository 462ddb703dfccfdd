"""Figures of the topic Convolutional networks and vision: detectors and Vision Transformer."""

from itertools import pairwise

from pen import Box, Sheet
from style import BOLD, NOTE, PALE

TWO, ONE = 108, 220


def detectors() -> Sheet:
    """Draw the pipelines of a two-stage and of a one-stage detector."""
    title = (
        "A two-stage detector classifies proposed regions; a one-stage detector predicts densely."
    )
    sheet = Sheet(title, 520, 250)
    sheet.label((8, 16), "Two-stage", BOLD, "start")
    sheet.label((8, ONE - 40), "One-stage", BOLD, "start")
    _two_stage(sheet)
    _one_stage(sheet)
    return sheet


def _two_stage(sheet: Sheet) -> None:
    names = (
        "image",
        "backbone",
        "region\nproposals",
        "pooling\nper region",
        "classify,\nrefine box",
    )
    boxes = [sheet.service((36 + 88 * i, TWO), name, (66, 42)) for i, name in enumerate(names)]
    boxes.append(sheet.service((476, TWO), "NMS", (66, 42)))
    for start, end in pairwise(boxes):
        sheet.arrow(start.right(), end.left())
    backbone, pooling = boxes[1], boxes[3]
    bend = TWO - 44
    sheet.arrow(backbone.top(), (backbone.x, bend), (pooling.x, bend), pooling.top())
    sheet.label(((backbone.x + pooling.x) / 2, bend - 13), "feature map", NOTE)


def _one_stage(sheet: Sheet) -> None:
    image = sheet.service((36, ONE), "image", (66, 42))
    backbone = sheet.service((124, ONE), "backbone", (66, 42))
    dense = "dense head: classes and boxes\nat every location"
    head = sheet.service((300, ONE), dense, (242, 42))
    nms = sheet.service((476, ONE), "NMS", (66, 42))
    sheet.arrow(image.right(), backbone.left())
    sheet.arrow(backbone.right(), head.left())
    sheet.arrow(head.right(), nms.left())


PATCH, ROW, TOP, TOKEN, POSITION = 32.0, 22.0, 40.0, 202.0, 258.0


def vision_transformer() -> Sheet:
    """Draw how image patches become tokens of a transformer encoder."""
    title = "Patches are embedded, receive positions, and enter an encoder with a class token."
    sheet = Sheet(title, 520, 276)
    image = Box(62, TOP + 5.5 * ROW + 6, 3 * PATCH, 3 * PATCH)
    _patches(sheet, image)
    sheet.label((TOKEN, 14), "tokens", NOTE)
    sheet.label((POSITION, 14), "positions", NOTE)
    encoder = Box(352, TOP + 4.5 * ROW + 3, 96, 10 * ROW + 6)
    sheet.rectangle(encoder, 4)
    sheet.label((encoder.x, encoder.y), "transformer\nencoder")
    for row in range(10):
        _token(sheet, row, encoder)
    head = sheet.service((462, TOP), "head", (56, 30))
    sheet.arrow(encoder.right(TOP - encoder.y), head.left())
    sheet.arrow(head.bottom(), (462, TOP + 44))
    sheet.label((462, TOP + 56), "class scores", NOTE)
    return sheet


def _patches(sheet: Sheet, image: Box) -> None:
    for index in range(9):
        x = image.left()[0] + PATCH * (index % 3 + 0.5)
        y = image.top()[1] + PATCH * (index // 3 + 0.5)
        sheet.rectangle(Box(x, y, PATCH, PATCH), fill=PALE)
        sheet.label((x, y), str(index + 1))
    sheet.label((image.x, image.top()[1] - 14), "image", NOTE)
    sheet.arrow(image.right(), (TOKEN - 25, image.y), label="linear\nembed")


def _token(sheet: Sheet, row: int, encoder: Box) -> None:
    y = TOP + ROW * row + (6 if row else 0)
    box = Box(TOKEN, y, 36, ROW - 4)
    place = Box(POSITION, y, 30, ROW - 4)
    sheet.rectangle(box, fill=PALE if row else "#fff")
    sheet.rectangle(place, (ROW - 4) / 2)
    sheet.label((TOKEN, y), str(row) if row else "class")
    sheet.label((POSITION, y), str(row))
    sheet.label(((TOKEN + POSITION) / 2 + 1, y), "+")
    sheet.arrow(place.right(), encoder.left(y - encoder.y))


FIGURES = {"detector-pipelines": detectors, "vit-patches": vision_transformer}
