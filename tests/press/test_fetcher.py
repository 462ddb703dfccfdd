"""Requests of an attacker are refused, and no data leave."""

import os
import socket
from pathlib import Path

import pytest

from studypress.errors import ContentError, PressError
from studypress.files.package_folders import shipped
from studypress.press.engine import lay_out, write

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}<path d="M0 0L9 9"/></svg>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A bank's folder with a valid figure, next to files outside the bank."""
    folder = tmp_path / "bank"
    (folder / "figures").mkdir(parents=True)
    (folder / "figures" / "sound.svg").write_text(SVG.format(""))
    (folder / "secret.txt").write_text("none of a page's business")
    (tmp_path / "outside.svg").write_text(SVG.format(""))
    (folder / "figures" / "link.svg").symlink_to(tmp_path / "outside.svg")
    (folder / "figures" / "loop.svg").symlink_to("loop.svg")
    (folder / "figures" / "folder.svg").mkdir()
    os.mkfifo(folder / "figures" / "pipe.svg")
    (folder / "figures" / "huge.svg").write_bytes(b" " * (8 * 2**20 + 1))
    (folder / "figures" / "outward.svg").write_text(SVG.format('<image href="/etc/passwd"/>'))
    (folder / "figures" / "use.svg").write_text(SVG.format('<use href="sound.svg#a"/>'))
    (folder / "figures" / "wide.png").write_bytes(_png_header(100_000, 100_000))
    return folder


def _png_header(width: int, height: int) -> bytes:
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + size + b"\x08\x02\0\0\0" + bytes(4)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


ATTACKS = {
    "file": '<img src="file:///etc/passwd">',
    "file without scheme": '<img src="//etc/passwd">',
    "web": '<img src="https://example.org/a.png">',
    "plain web": '<img src="http://127.0.0.1:80/a.png">',
    "ftp": '<img src="ftp://example.org/a.png">',
    "another host": '<img src="https://bank.invalid.example.org/figures/sound.svg">',
    "port": '<img src="https://bank.invalid:80/figures/sound.svg">',
    "user": '<img src="https://bank.invalid@example.org/figures/sound.svg">',
    "up": '<img src="figures/../../outside.svg">',
    "up, quoted": '<img src="figures/%2e%2e/%2e%2e/outside.svg">',
    "absolute": '<img src="https://bank.invalid//etc/passwd.svg">',
    "backslash": '<img src="https://bank.invalid/figures%5c..%5c..%5coutside.svg">',
    "null": '<img src="https://bank.invalid/figures/sound.svg%00.png">',
    "a look's own file": '<img src="https://look.invalid/owl.svg">',
    "up from the styles": '<img src="https://look.invalid/styles/%2e%2e/%2e%2e/outside.svg">',
    "link": '<img src="figures/link.svg">',
    "loop": '<img src="figures/loop.svg">',
    "folder": '<img src="figures/folder.svg">',
    "pipe": '<img src="figures/pipe.svg">',
    "too large": '<img src="figures/huge.svg">',
    "too many pixels": '<img src="figures/wide.png">',
    "not a figure": '<img src="secret.txt">',
    "svg reaching out": '<img src="figures/outward.svg">',
    "svg use": '<img src="figures/use.svg">',
    "missing": '<img src="figures/none.svg">',
    "stylesheet": '<link rel="stylesheet" href="secret.txt">',
    "import": '<style>@import "https://example.org/a.css";</style>',
    "background": '<p style="background: url(file:///etc/passwd)">x</p>',
    "font": "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}p{font-family:x}</style><p>x",
    "attachment": '<link rel="attachment" href="file:///etc/passwd">',
    "attachment link": '<a rel="attachment" href="secret.txt">x</a>',
    "object": '<object data="file:///etc/passwd"></object>',
    "embed": '<embed src="file:///etc/passwd">',
    "inline svg": '<svg width="9" height="9"><image href="file:///etc/passwd"/></svg>',
    "data html": '<img src="data:text/html,<p>x">',
    "data svg, not base64": '<img src="data:image/svg+xml,<svg/>">',
    "data svg reaching out": '<img src="data:image/svg+xml;base64,'
    'PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjxpbWFnZSBocmVmPSJmaWxlOi8vL2V0Yy9wYXNzd2QiIHdpZHRoPSI5IiBoZWlnaHQ9IjkiLz48L3N2Zz4=">',
}  # fmt: skip


@pytest.mark.parametrize("html", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused_aloud(root: Path, html: str) -> None:
    with pytest.raises(PressError):
        write([lay_out(f"<!DOCTYPE html><html lang=en><title>t</title>{html}", {}, root)])


def test_a_sound_figure_is_served(root: Path) -> None:
    html = '<!DOCTYPE html><html lang=en><title>t</title><img src="figures/sound.svg" alt="A dot">'
    assert write([lay_out(html, {}, root)]).startswith(b"%PDF")


@pytest.mark.parametrize("path", sorted(shipped("styles").glob("rulings/*.svg")), ids=str)
def test_a_drawing_that_ships_is_served(root: Path, path: Path) -> None:
    html = "<!DOCTYPE html><html lang=en><title>t</title><p>x"
    base = str(shipped("styles") / "base.css")
    plain, drawn = (
        write([lay_out(html, {base: f"body {{ {style} }}"}, root)])
        for style in ("", f"background: url(rulings/{path.name})")
    )
    assert len(drawn) > len(plain)


def test_styles_fetch_nothing(root: Path) -> None:
    with pytest.raises(ContentError):
        lay_out("<p>x", {"a.css": '@import "https://example.org/a.css";'}, root)
