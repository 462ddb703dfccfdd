"""Drawings: files of drawing programs are drawn, and none of their original markup remains."""

import random
import re
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from studypress.bank.pictures.drawing import redrawn
from studypress.bank.pictures.drawing.allowed import ELEMENTS, PROPERTIES, belongs
from studypress.bank.pictures.figures import read_figure
from studypress.bank.pictures.pixels import width_of
from studypress.files.inside import ClosedDoorError
from studypress.press.engine import lay_out, write

DRAWINGS = sorted((Path(__file__).parent / "drawings").glob("*.svg"))
NUMBERS = [
    "0",
    "-3",
    "4.",
    "+.5",
    "1e2",
    "-2.5E-3",
    "99999",
]
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def svg(inner: str, said: str = 'width="60" height="40"') -> bytes:
    return f"{HEAD}{said}>{inner}</svg>".encode()


def png(mode: str = "RGB") -> str:
    written = BytesIO()
    Image.new(mode, (2, 2)).save(written, "PNG")
    return b64encode(written.getvalue()).decode()


def printed(folder: Path, drawing: bytes) -> None:
    """Print only a drawing; raise the engine's warnings."""
    (folder / "f.svg").write_bytes(drawing)
    html = '<!DOCTYPE html><html lang=en><title>t</title><img src="f.svg" alt="a">'
    assert write([lay_out(html, {}, folder)]).startswith(b"%PDF")


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_what_drawing_programs_write_is_drawn(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    drawn = redrawn(data).decode()
    assert len(drawn) > 300
    for word in ("style", "class=", "xlink", "<!", "<?", "<use", "metadata", "inkscape", "on"):
        assert f"{word}" not in re.sub(r"<text.*?</text>|none|context", "", drawn), word
    names = re.findall(r' id="(.*?)"', drawn)
    assert set(re.findall(r"url\(#(.*?)\)|href=\"#(.*?)\"", drawn)) <= {
        pair for name in names for pair in ((name, ""), ("", name))
    }
    redrawn(drawn.encode())
    printed(tmp_path, data)


def test_words_for_paper_take_the_place_of_what_browsers_draw() -> None:
    drawn = redrawn((DRAWINGS[0].parent / "drawio.svg").read_bytes()).decode()
    assert "the balancer" in drawn
    assert "a load balancer" not in drawn
    assert "cannot display" not in drawn
    assert 'fill="#ffffff" stroke="rgb(0, 0, 0)"' in drawn


def test_encodings_that_are_declared_are_read(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="{}"?>' + svg("<text>café</text>").decode()
    for name in ("iso-8859-1", "utf-8", "utf-16", "cp1252"):
        data = text.format(name).encode(name)
        assert ">café<" in redrawn(data).decode()
    printed(tmp_path, text.format("iso-8859-1").encode("iso-8859-1"))


KEPT = {
    "a style by name": ('<style>path{fill:red}</style><path d="M0 0"/>', 'fill="red"'),
    "by class, which weighs more": (
        '<style>.a{fill:red} path{fill:blue}</style><path class="b a" d="M0 0"/>',
        'fill="red"',
    ),
    "by id": ('<style>#a{fill:red} .b{fill:blue}</style><path class="b" id="a" d=""/>', '"red"'),
    "of a chain": ("<style>g g>path{fill:red}</style><g><g><path/></g></g>", '"red"'),
    "important": ('<style>*{fill:red!important}</style><path style="fill:blue"/>', '"red"'),
    "the attribute style": ('<path style="fill : rgb(1, 2, 3) ; stroke:none" fill="red"/>', "rgb"),
    "a font": ("<text style=\"font: bold 12px 'A B', serif\">x</text>", '"A B", serif'),
    "letters of steps": (
        '<path d="m1 2 3-4.5.5.5zM1e1 2a1 1 0 01 5 5"/>',
        "m1 2l3 -4.5l.5 .5zM10 2a1 1 0 0 1 5 5",
    ),
    "flags of arcs": ('<path d="M0 0a1 1 0 01 5 5"/>', "a1 1 0 0 1 5 5"),
    "corners": ('<polygon points="1,2 3,4,5 6"/>', "M1 2L3 4L5 6"),
    "em": ('<g font-size="20px"><text font-size=".5em">x</text></g>', 'font-size="10"'),
    "a symbol": (
        '<symbol id="s" viewBox="0 0 2 2"><path/></symbol><use href="#s" x="3" width="9"/>',
        '<g transform="translate(3 0)"><svg viewBox="0 0 2 2" width="9"',
    ),
    "a view": ("", 'viewBox="0 0 60 40"'),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_is_drawn_is_kept(case: str) -> None:
    inner, wanted = KEPT[case]
    assert wanted in redrawn(svg(inner)).decode()


CHAIN = " ".join(["g"] * 40)
BOMB = "".join(
    f'<g id="g{at}"><use href="#g{at - 1}"/><use href="#g{at - 1}"/></g>' for at in range(1, 20)
)
REFUSED: dict[str, tuple[bytes, str]] = {
    name: (svg(inner), message)
    for name, (inner, message) in {
        "script": ("<script>alert(1)</script>", "<script> runs a program"),
        "onload": ('<path onload="alert(1)"/>', "onload runs a program"),
        "html": ("<p>x</p>", "<p> is not allowed"),
        "meta": ('<meta http-equiv="refresh"/>', "<meta> is not allowed"),
        "html of its own namespace": (
            '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
            "<p> is not allowed",
        ),
        "a hole": ("<foreignObject/>", "write its words as <text>"),
        "words on a path": ("<text><textPath>x</textPath></text>", "to outlines"),
        "animation": ('<path><animate attributeName="d"/></path>', "is an animation"),
        "animation by style": ('<path style="animation: a 1s"/>', "animation"),
        "import": ("<style>@import 'a.css';</style>", "another file"),
        "a background": ('<g style="background:url(http://a/)"/>', "background"),
        "a fill from outside": ('<path fill="url(http://a/#b)"/>', "fill="),
        "a picture from outside": ('<image href="http://a/b.png"/>', "only PNG and JPEG"),
        "a picture that is none": ('<image href="data:text/html;base64,aa"/>', "only PNG"),
        "a broken picture": ('<image href="data:image/png;base64,aaaa"/>', "a picture in it"),
        "not base64": ('<image href="data:image/png;base64,a-b"/>', "cannot be decoded"),
        "a picture without data": ("<image/>", "no data"),
        "a link to a program": ('<a href="javascript:alert(1)"/>', "https://"),
        "use from outside": ('<use href="a.svg#b"/>', "self-contained"),
        "use of itself": ('<g id="a"><use href="#a"/></g>', "contains itself"),
        "use of each other": (
            '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
            "contains itself",
        ),
        "use of nothing": ('<use href="#a"/>', "#a, which is missing"),
        "many uses": (f'<path id="g0"/>{BOMB}', "too long to draw"),
        "a long outline, often": (
            f'<path id="a" d="M0 0{"L1 1" * 50000}"/>' + '<use href="#a"/>' * 90,
            "too long to draw",
        ),
        "a mask of itself": (
            '<mask id="a"><path mask="url(#a)"/></mask><path mask="url(#a)"/>',
            "contains itself",
        ),
        "a clip of itself": (
            '<clipPath id="a"><path clip-path="url(#a)"/></clipPath><path clip-path="url(#a)"/>',
            "contains itself",
        ),
        "a pattern by style": (
            '<pattern id="a"><path style="fill:url(#a)"/></pattern><path fill="url(#a)"/>',
            "contains itself",
        ),
        "a marker by style sheet": (
            '<style>path{marker-end:url("#a")}</style><marker id="a"><path/></marker><path/>',
            "contains itself",
        ),
        "markers at each corner": (
            '<marker id="a">' + "<path/>" * 99 + f'</marker><path d="M0 0{"L1 1" * 5000}"'
            ' marker-mid="url(#a)"/>',
            "too long to draw",
        ),
        "gradients in a ring": (
            '<radialGradient id="a" href="#b"/><pattern id="b" href="#a"/><g fill="url(#a)"/>',
            "contains itself",
        ),
        "a mask that is none": ('<g id="a"/><path mask="url(#a)"/>', "which is a <g>"),
        "an effect": ('<path style="filter:url(#a)"/><filter id="a"/>', "filter"),
        "a bad transform": ('<path transform="rotate(x)"/>', "transform="),
        "a transform too short": ('<path transform="matrix(1 2)"/>', "transform="),
        "a flat transform": ('<path transform="scale(0)"/>', "to a line or point"),
        "huge type": ('<text font-size="1e9">x</text>', "too large"),
        "type that grows": (
            '<g font-size="50em">' * 4 + "<text>x</text>" + "</g>" * 4,
            "pixels high",
        ),
        "a long line": (f"<text>{'x' * 200000}</text>", "too long"),
        "a huge stroke": ('<path stroke-width="1e8"/>', "too large"),
        "a long number": (f'<path d="M{"1" * 60000} 0"/>', "d="),
        "fine dashes": ('<path stroke-dasharray="1e-9 1e-9"/>', "too fine"),
        "a gradient again and again": (
            '<linearGradient id="a" spreadMethod="repeat" x2="1e-6"/>',
            "must be one of pad",
        ),
        "not a path": ('<path d="10 10"/>', "the first with M"),
        "an outline that breaks off": ('<path d="M1"/>', "d="),
        "not a colour": ('<path fill="colourless"/>', "invalid value"),
        "a selector": (f"<style>{CHAIN}{{fill:red}}</style>", "in a chain"),
        "a clever selector": ("<style>g:not(g){fill:red}</style>", "is not supported"),
        "many rules": (
            "<style>" + "g{fill:red}" * 3000 + "</style>" + "<g/>" * 3000,
            "style sheet is too long",
        ),
        "brackets": (f'<path style="fill:{"(" * 5000}"/>', "nested too deep"),
        "functions": (f'<path style="fill:{"calc(" * 5000}1{")" * 5000}"/>', "nested too deep"),
        "depth": ("<g>" * 70 + "</g>" * 70, "levels"),
        "elements": ("<g/>" * 20001, "20,000 elements"),
        "an entity": ("&nbsp;", "undefined entity"),
    }.items()
}
REFUSED |= {
    "a view of many digits": (svg("", f'viewBox="0 0 {"9" * 60000} 1"'), "viewBox"),
    "a view of dots": (svg("", f'viewBox="{".1-" * 20000}"'), "viewBox"),
    "a flat view": (svg("", 'viewBox="0 0 0 1"'), "viewBox"),
    "no size": (svg("", 'width="0" height="9"'), "no size"),
    "a huge size": (svg("", 'width="1e9" height="9"'), "too large"),
    "another root": (b"<html/>", "its root is <html>"),
    "nothing": (b"", "not an SVG drawing"),
    "bytes after the end": (svg("") + b"<p>x</p>", "not an SVG drawing"),
    "entities": (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"), "definitions"),
    "entities of another file": (
        b'<!DOCTYPE svg SYSTEM "a.dtd">' + svg("&a;"),
        "unknown entity &a;",
    ),
    "a style in a file": (b'<?xml-stylesheet href="a.css"?>' + svg(""), "another file"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="klingon"?>' + svg(""), "klingon"),
    "Latin-1 undeclared": (svg("<text>caf\xe9</text>").decode().encode("latin-1"), "invalid token"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_must_not_be_drawn_is_refused(case: str) -> None:
    data, message = REFUSED[case]
    with pytest.raises(ClosedDoorError) as refused:
        redrawn(data)
    assert message in str(refused.value)
    assert len(str(refused.value)) < 300


LEFT_OUT = [
    "<!--><img src=x onerror=alert(1)> -->",
    "<?x ><img src=x onerror=alert(1)>?>",
    "<title><![CDATA[</title><img src=x onerror=alert(1)>]]></title>",
    "<desc><b xmlns='http://www.w3.org/1999/xhtml'>img</b></desc>",
    "<metadata><img xmlns='x:y' src='x'/></metadata>",
    '<g xmlns:h="h:h" h:onload="img" data-x="img"/>',
    "<style>@font-face{font-family:x;src:url(http://img/)}</style>",
    "<switch><foreignObject><img xmlns='http://www.w3.org/1999/xhtml'/></foreignObject></switch>",
    "img",
]


@pytest.mark.parametrize("inner", LEFT_OUT)
def test_what_is_not_drawn_is_left_out(inner: str) -> None:
    assert b"img" not in redrawn(svg(inner))


def test_words_stay_words() -> None:
    drawn = redrawn(svg("<text>&lt;img src=x&gt;<![CDATA[</svg><img>]]></text>")).decode()
    assert "&lt;img src=x&gt;&lt;/svg&gt;&lt;img&gt;" in drawn


VALUES = [
    *NUMBERS,
    *(f"{number}{unit}" for number in NUMBERS[:5] for unit in ("px", "pt", "mm", "%", "em")),
    *("1 2", "0,3 4", "1 2 3", "none", "inherit", "red", "currentColor", "#0b5fa5", "pad", "auto"),
    *("userSpaceOnUse", "objectBoundingBox", "url(#a)", "url(#b)", "url(#c)", "url(#d)", "url(#e)"),
    *("url(#a) red", "#a", "#e", "#t", "#s", "middle", "end", "bold", "italic", "evenodd", "rtl"),
    *("rotate(30)", "translate(2,3) scale(-1 2)", "matrix(1 0 .5 1 2 3)", "0 0 9 9", "-1 -1 1 99"),
    *("xMinYMax slice", "hidden", "visible", "preserve", "spacingAndGlyphs", "auto-start-reverse"),
    *("M1 2h3v4z", "M0 0 1 1Q2 2 3 3T4 4", "M1 1A2 3 40 1 0 9 9", "m0 0c1 1 2 2 3 3s1 1 2 2z"),
    *("M0 0T5 5", "M0 0S5 5 6 6", "M0 0a0 0 0 0 0 0 0", "M1 1z", "0,0 1,1 2,0", "'A B', serif"),
    *("context-stroke", "strokeWidth", "underline", "text-before-edge", "central", "round"),
    f"data:image/png;base64,{png()}",
]


def fitting(name: str, key: str) -> list[str]:
    """Permitted values of an attribute of an element."""
    found = []
    for value in VALUES:
        with suppress(ValueError):
            if (ELEMENTS[name].get(key) or PROPERTIES[key])(value):
                found.append(value)
    return found


def shapes() -> st.SearchStrategy[str]:
    """Elements with any of their permitted attributes."""

    def element(name: str) -> st.SearchStrategy[str]:
        keys = sorted({*ELEMENTS[name], *PROPERTIES} - {"filter"})
        needed = {"use": {"href"}, "image": {"href"}}.get(name, set())
        said = st.sets(st.sampled_from(keys), max_size=5).flatmap(
            lambda some: st.fixed_dictionaries(
                {key: st.sampled_from(fitting(name, key)) for key in sorted(some | needed)}
            )
        )
        words = ["", "words", "<tspan>a</tspan> b", '<tspan x="1 2" dy="3">a<tspan/></tspan> b']
        inner = {"text": words, "linearGradient": ["<stop/>"], "radialGradient": ["", "<stop/>"]}
        held = inner.get(name, [""] if not belongs("path", name) else ["", '<path d="M0 0 5 5"/>'])
        return st.builds(
            lambda said, held: (
                f"<{name} " + " ".join(f'{k}="{v}"' for k, v in said.items()) + f">{held}</{name}>"
            ),
            said,
            st.sampled_from(held),
        )

    names = sorted(set(ELEMENTS) - {"style", "defs", "switch", "tspan", "stop"})
    return st.lists(st.sampled_from(names).flatmap(element), min_size=1, max_size=4).map("".join)


DEFINED = (
    '<linearGradient id="a" x2="9" gradientUnits="userSpaceOnUse"><stop/><stop offset="1"'
    ' stop-color="red"/></linearGradient><mask id="b"><path d="M0 0 9 9"/></mask><clipPath id="c">'
    '<rect width="9" height="9"/></clipPath><marker id="d"><path d="M0 0 9 9"/></marker>'
    '<pattern id="e" width="2" height="2"><path d="M0 0 9 9"/></pattern><g id="t"/>'
    '<symbol id="s" viewBox="0 0 9 9"><path d="M0 0 9 9"/></symbol>'
)


@given(shapes())
def test_what_is_accepted_prints(tmp_path_factory: pytest.TempPathFactory, inner: str) -> None:
    data = svg(DEFINED + inner)
    try:
        drawn = redrawn(data)
    except ClosedDoorError:
        return
    fromstring(drawn)  # noqa: S314 - our own
    assert redrawn(drawn)
    printed(tmp_path_factory.mktemp("drawing"), data)


def test_random_bytes_are_drawn_or_refused() -> None:
    chance = random.Random(1)  # noqa: S311 - random damage
    whole = [path.read_bytes() for path in DRAWINGS]
    for _ in range(300):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(32, 127)
        try:
            fromstring(redrawn(bytes(data)))  # noqa: S314 - our own
        except ClosedDoorError as error:
            assert str(error)


MODES: dict[str, Callable[[], Image.Image]] = {
    "I;16": lambda: Image.new("I;16", (4, 4), 40000),
    **{mode: partial(Image.new, mode, (4, 4)) for mode in ("1", "L", "LA", "RGB", "RGBA")},
    "P": lambda: Image.new("RGB", (4, 4)).quantize(4),
}


@pytest.mark.parametrize("mode", MODES)
def test_pictures_of_every_mode_print(mode: str, tmp_path: Path) -> None:
    MODES[mode]().save(tmp_path / "f.png")
    _, data = read_figure(tmp_path, "f.png")
    assert Image.open(BytesIO(data)).mode != "I;16"
    html = '<!DOCTYPE html><html lang=en><title>t</title><img src="f.png" alt="a">'
    assert write([lay_out(html, {}, tmp_path)]).startswith(b"%PDF")


def test_sixteen_bits_become_the_nearest_eight(tmp_path: Path) -> None:
    MODES["I;16"]().save(tmp_path / "f.png")
    _, data = read_figure(tmp_path, "f.png")
    assert Image.open(BytesIO(data)).getpixel((0, 0)) == 40000 // 256


@pytest.mark.parametrize(
    ("name", "dpi", "width"),
    [
        ("a.png", (300, 300), 192),
        ("a.png", None, None),
        ("a.jpg", (150, 150), 384),
        ("a.jpg", None, None),
        ("a.png", (1, 1), None),
    ],
)
def test_a_picture_says_how_wide_it_is(
    tmp_path: Path, name: str, dpi: tuple[int, int] | None, width: float | None
) -> None:
    Image.new("RGB", (600, 40)).save(tmp_path / name, None, **({"dpi": dpi} if dpi else {}))
    found = width_of(read_figure(tmp_path, name)[1])
    assert found == (width if width is None else pytest.approx(width, rel=0.001))
