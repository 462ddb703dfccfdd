"""Figures of the topic Convolutional networks and vision: convolution and residual blocks."""

from pen import Box, Point, Sheet
from style import MATHS, MID, PALE, PAPER, SOLID, THIN

SIDE, RISE, MIDDLE, BASE, LAYERS = 40.0, 68.0, 260.0, 242.0, 3


def stacked() -> Sheet:
    """Draw three 3x3 layers from the side: seven input cells feed one."""
    title = "Seven input cells feed five, then three, then one through three 3x3 layers."
    sheet = Sheet(title, 520, 274)
    names = ("input", "after layer 1", "after layer 2", "after layer 3")
    for layer in range(LAYERS + 1):
        for cell in range(7 - 2 * layer):
            _cell(sheet, layer, cell)
        sheet.label((106, _level(layer)), names[layer], anchor="end")
        if layer:
            side = 2 * layer + 1
            sheet.label((412, _level(layer)), f"sees {side}×{side}", anchor="start")
    for end in (-1, 1):
        cone = [(MIDDLE + end * SIDE * (i + 0.5), _level(3 - i)) for i in range(4)]
        edges = [(x, y + shift) for x, y in cone for shift in (-12, 12)]
        sheet.line(edges)
    return sheet


def _level(layer: int) -> float:
    return BASE - RISE * layer


def _cell(sheet: Sheet, layer: int, cell: int) -> None:
    """Draw one cell and the three cells below that feed it."""
    x, y = MIDDLE + SIDE * (cell - 3 + layer), _level(layer)
    sheet.rectangle(Box(x, y, SIDE, 24), fill=MID if layer == LAYERS else PALE)
    for feed in (-1, 0, 1) if layer else ():
        sheet.line([(x, y + 12), (x + SIDE * feed, y + RISE - 12)], THIN)


def residual() -> Sheet:
    """Draw a residual block with an identity and one with a projection shortcut."""
    title = (
        "The shortcut is the identity where shapes agree and a strided 1x1 projection elsewhere."
    )
    sheet = Sheet(title, 520, 330)
    first, second = "3×3 conv, BN, ReLU", "3×3 conv, BN"
    _block(sheet, 88, ("56×56×64", first, second, "56×56×64"), "")
    strided = "3×3 conv, stride 2,\nBN, ReLU"
    _block(sheet, 340, ("56×56×64", strided, second, "28×28×128"), "1×1 conv,\nstride 2, BN")
    return sheet


def _block(sheet: Sheet, x: float, texts: tuple[str, str, str, str], projection: str) -> None:
    bypass = x + 112
    sheet.label((x, 14), f"x: {texts[0]}", MATHS)
    top = sheet.service((x, 88), texts[1], (128, 42))
    low = sheet.service((x, 160), texts[2], (128, 42))
    plus = _plus(sheet, (x, 216))
    relu = sheet.service((x, 264), "ReLU", (64, 30))
    sheet.arrow((x, 26), top.top())
    sheet.arrow(top.bottom(), low.top())
    sheet.arrow(low.bottom(), plus.top())
    sheet.arrow(plus.bottom(), relu.top())
    sheet.arrow(relu.bottom(), (x, 302))
    sheet.label((x, 314), f"y: {texts[3]}", MATHS)
    _shortcut(sheet, (x, 44), bypass, plus, projection)


def _shortcut(sheet: Sheet, fork: Point, x: float, plus: Box, projection: str) -> None:
    if not projection:
        sheet.arrow(fork, (x, fork[1]), (x, plus.y), plus.right())
        sheet.label((x + 6, 124), "identity", anchor="start")
        return
    box = sheet.service((x + 14, 124), projection, (84, 42))
    sheet.arrow(fork, (box.x, fork[1]), box.top())
    sheet.arrow(box.bottom(), (box.x, plus.y), plus.right())


def _plus(sheet: Sheet, at: Point) -> Box:
    x, y = at
    sheet.mark("circle", cx=x, cy=y, r=10, **SOLID.attributes(PAPER))
    sheet.line([(x - 5, y), (x + 5, y)])
    sheet.line([(x, y - 5), (x, y + 5)])
    return Box(x, y, 20, 20)


FIGURES = {"stacked-3x3": stacked, "residual-blocks": residual}
