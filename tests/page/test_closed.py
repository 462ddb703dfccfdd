"""HTML documents in a browser: no content of a figure runs or fetches anything."""

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog
from playwright.sync_api import Request as PlaywrightRequest

from studypress.bank.pictures.drawing.allowed import ELEMENTS
from studypress.bank.pictures.figures import read_figure
from studypress.files.inside import ClosedDoorError
from studypress.page.closed import closed
from studypress.pipeline.build import produce
from studypress.pipeline.request import Request

pytestmark = pytest.mark.slow

FAR = "http://127.0.0.1:9/owned"

HTML = {
    "img": f'<img src="{FAR}" onerror="alert(1)">',
    "script": "<script>alert(1)</script>",
    "refresh": f'<meta http-equiv="refresh" content="0;url={FAR}">',
    "base": f'<base href="{FAR}">',
    "form": f'<form action="{FAR}"><input name="a" autofocus onfocus="alert(1)"></form>',
    "frame": f'<iframe src="{FAR}"></iframe>',
    "link": f'<link rel="stylesheet" href="{FAR}">',
    "style": f"<style>body{{background:url({FAR})}}</style>",
    "details": '<details open ontoggle="alert(1)"></details>',
    "svg": '<svg onload="alert(1)"></svg>',
}
HIDDEN = {
    "a comment": "<!--{}-->",
    "a comment that ends early": "<!-->{} -->",
    "an instruction": "<?x >{}?>",
    "character data": "<text><![CDATA[{}]]></text>",
    "a title": "<title><![CDATA[</title></svg>{}]]></title>",
    "a description": "<desc><![CDATA[{}]]></desc>",
    "metadata": "<metadata><![CDATA[{}]]></metadata>",
    "a style": "<style><![CDATA[</style>{}]]></style>",
}
AFTER = {
    "handler": '<path onclick="alert(1)" onload="alert(1)" d="M0 0 9 9"/>',
    "handler of another name": '<path xmlns:x="x:x" x:onload="alert(1)" d="M0 0 9 9"/>',
    "an image": f'<image href="{FAR}" width="9" height="9"/>',
    "an image that is a drawing": '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    "a use": f'<use href="{FAR}#a"/>',
    "a use of data": '<use href="data:image/svg+xml,&lt;svg id=&quot;a&quot;/&gt;#a"/>',
    "a link": f'<a href="{FAR}"><text y="9">x</text></a>',
    "a link that acts": '<a href="javascript:alert(1)"><text y="9">x</text></a>',
    "an animation": '<path><set attributeName="onload" to="alert(1)"/></path>',
    "an import": f'<style>@import "{FAR}";</style>',
    "a font": f"<style>@font-face{{font-family:x;src:url({FAR})}}</style><text y='9'>x</text>",
    "a fill": f'<path fill="url({FAR}#a)" d="M0 0 9 9"/>',
    "a cursor": f'<path style="cursor:url({FAR}),auto" d="M0 0 9 9"/>',
    "a filter": f'<filter id="a"><feImage href="{FAR}"/></filter><path filter="url(#a)"/>',
    "a hole": '<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="x"/></foreignObject>',
    "a hole in a switch": (
        '<switch><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/>'
        '</foreignObject><text y="9">x</text></switch>'
    ),
    "a name that hides another": '<path id="main" class="find" d="M0 0 9 9"/>',
    "an overlay": '<g style="position:fixed;z-index:9"><rect width="99999" height="9999"/></g>',
    "a family": '<text font-family="x&quot;}&lt;/style&gt;&lt;img src=x&gt;" y="9">x</text>',
    "a namespace": '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    "a handler (listener)": '<handler xmlns="http://www.w3.org/2001/xml-events">alert(1)</handler>',
}


def drawing(inner: str, after: str = "") -> str:
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="50">'
    return f'{head}<path d="M0 0 9 9"/>{inner}</svg>{after}'


HOSTILE = {
    **{
        f"{name} in {place}": drawing(HIDDEN[place].format(HTML[name]))
        for name, place in product(HTML, HIDDEN)
    },
    **{f"{name} within": drawing(HTML[name]) for name in HTML},
    **{f"{name} after the end": drawing("", HTML[name]) for name in HTML},
    **{name: drawing(inner) for name, inner in AFTER.items()},
    "a comment after the end": drawing("", f"<!-->{HTML['img']} -->"),
    "a doctype": f'<!DOCTYPE svg SYSTEM "{FAR}">' + drawing(""),
    "a style sheet": f'<?xml-stylesheet href="{FAR}"?>' + drawing(""),
    "an overflow": drawing("").replace("<svg ", '<svg overflow="visible" style="position:fixed" '),
}  # fmt: skip


def stopped(request: PlaywrightRequest) -> bool:
    """Return True if the page's policy blocked a request before it was made."""
    return "csp" in (request.failure or "").lower()


def seen(browser: Browser, file: Path) -> tuple[list[str], list[str], list[str]]:
    """Open a page; return its requests, its console messages and the names of its elements."""
    asked: list[str] = []
    said: list[str] = []
    context = browser.new_context()
    context.set_default_timeout(0)  # no timeout on slow machines
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda at: asked.remove(at.url) if stopped(at) else None)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    def dismiss(dialog: Dialog) -> None:
        said.append("a dialog")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.wait_for_timeout(300)
    names = page.evaluate(
        "[...document.querySelectorAll('*')].map((e) => e.namespaceURI.slice(-4) + ' '"
        " + e.localName + ' ' + e.getAttributeNames().filter((a) => /^on|^style$/.test(a)).join())"
    )
    context.close()
    outside = [url for url in asked if not url.startswith(("data:", file.as_uri()))]
    return outside, said, sorted({name.strip() for name in names})


def bank_of(folder: Path, figures: list[str]) -> Path:
    """A bank with these figures in an answer."""
    shown = "\n\n".join(f'![A figure]({name} "Caption")' for name in figures)
    answer = {"bullet": "It is what it is.", "explanation": f"See these.\n\n{shown}"}
    asked = {"id": "q", "question": "What is it?", "difficulty": "easy", "answer": answer}
    topic = {"topic": "A", "questions": [asked]}
    bank = {"title": "T", "sections": [{"id": "s", "title": "S", "topics": [topic]}]}
    (folder / "bank.yaml").write_text(json.dumps(bank))
    return folder / "bank.yaml"


def test_no_figure_brings_anything_to_life(
    browser: Browser, tmp_path: Path, make_request: Callable[..., Request]
) -> None:
    assert len(HOSTILE) > 60
    kept = []
    for at, (name, text) in enumerate(HOSTILE.items()):
        (tmp_path / f"{at}.svg").write_text(text)
        try:
            read_figure(tmp_path, f"{at}.svg")
            kept.append(f"{at}.svg")
        except ClosedDoorError as error:
            assert str(error), name
    assert 30 < len(kept) < len(HOSTILE)
    bank = bank_of(tmp_path, kept)
    produce(make_request(tmp_path, bank=bank, documents=("guide",), format="html"), lambda *_: None)
    asked, said, names = seen(browser, tmp_path / "guide.html")
    assert asked == []
    assert said == []
    drawn = {name.split()[1] for name in names if name.startswith("/svg")}
    assert drawn <= set(ELEMENTS)
    assert "2000" not in "".join(names)
    known = """article body br button details div fieldset figcaption figure form h1 h2 h3 head
        header html img input label legend li main meta nav ol optgroup option output p script
        section select span strong style summary table tbody td th thead title tr a bdi"""
    elements = {name.split(maxsplit=1)[1] for name in names if not name.startswith("/svg")}
    assert elements <= set(known.split())


def test_markup_that_got_into_a_page_does_nothing(browser: Browser, tmp_path: Path) -> None:
    """The policy alone is sufficient, in case a figure introduces markup."""
    wanted = [each for name, each in HTML.items() if name not in ("refresh", "link")]
    page = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<style>p { color: red }</style></head>\n'
    page += f'<body><p style="color: blue">x</p>{"".join(wanted)}</body></html>'
    (tmp_path / "page.html").write_text(closed(page, "none"))
    asked, said, _ = seen(browser, tmp_path / "page.html")
    assert asked == []
    assert "a dialog" not in said
    assert any("Content Security Policy" in text for text in said)


def test_every_document_keeps_its_policy(
    browser: Browser, tmp_path: Path, make_request: Callable[..., Request]
) -> None:
    (tmp_path / "f.svg").write_text(drawing(""))
    bank = bank_of(tmp_path, ["f.svg"])
    names = ("guide", "worksheet", "key", "flashcards")
    produce(make_request(tmp_path, bank=bank, documents=names, format="html"), lambda *_: None)
    for path in sorted(tmp_path.rglob("*.html")):
        assert "unsafe" not in path.read_text(encoding="utf-8")
        asked, said, names_ = seen(browser, path)
        assert (asked, said) == ([], []), path.name
        assert all(len(name.split()) == len(["/svg", "path"]) for name in names_), path.name
