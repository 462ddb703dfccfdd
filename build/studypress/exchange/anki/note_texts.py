"""Texts of a note: HTML with the LaTeX and the sounds of Anki, to Markdown."""

import re
from dataclasses import dataclass
from html import unescape

from studypress.bank.models import LONGEST_LINE
from studypress.errors import SourcePlace
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.markup.from_html import HtmlTexts

_SOUND = re.compile(r"\[sound:([^\]]*)\]")
_SPEECH = re.compile(r"\[anki:tts[^\]]*\].*?\[/anki:tts\]", re.DOTALL)
_LATEX = re.compile(
    r"\[\$\$\](?P<display>.*?)\[/\$\$\]|\[\$\](?P<inline>.*?)\[/\$\]|\[latex\](?P<text>.*?)\[/latex\]",
    re.DOTALL | re.IGNORECASE,
)
_DOLLARS = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\begin\{(displaymath|math|equation\*?)\}(.*?)\\end\{\1\}", re.DOTALL)
_BREAK = re.compile(r"<(?:br|/?div|/?p)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class NoteTexts:
    """Converter of the texts of the note at a place."""

    draft: DraftBank
    html: HtmlTexts
    place: SourcePlace

    def remark(self, effect: Effect, message: str) -> None:
        """Add a remark on the note."""
        self.draft.remark(effect, self.place, message)

    def markdown(self, html: str) -> str:
        """Return HTML as Markdown; sounds are left out with a remark."""
        for name in _SOUND.findall(html):
            self.remark(Effect.LOST, f"the sound '{name[:80]}' is not kept")
        html = _LATEX.sub(_mathjax, _SPEECH.sub("", _SOUND.sub("", html)))
        return self.html.markdown(html, self.place)

    def answer(self, html: str) -> dict[str, str]:
        """Return an answer: a line is its bullet, and longer ones are explanations.

        The bullet of these is their first paragraph, unless that is long itself.
        """
        text = self.markdown(html)
        first, _, rest = text.partition("\n\n")
        line = " ".join(first.split())
        if not rest.strip() and "\n" not in first and len(line) <= LONGEST_LINE:
            return {"bullet": line} if line else {}
        if re.match(r"\w", line) and "\n" not in first and len(line) <= LONGEST_LINE:
            return {"bullet": line, "explanation": rest.strip()}
        return {"explanation": text}


def plain(html: str) -> str:
    """Return the words of HTML on one line."""
    return " ".join(unescape(_TAG.sub("", _BREAK.sub(" ", html))).split())


def is_plain(html: str) -> bool:
    """Return whether HTML is one line of words without markup, formulas, pictures and sounds."""
    text = _TAG.sub("", _BREAK.sub("\n", html)).strip()
    tags = {tag.lower() for tag in re.findall(r"<(\w+)", html)}
    marked = tags - {"div", "p", "br", "span", "font"} or re.search(
        r"\\[(\[]|\[\$|\[latex|\[sound:", html
    )
    return bool(text) and not marked and "\n" not in text and len(text) <= LONGEST_LINE


def _mathjax(found: re.Match[str]) -> str:
    """Return LaTeX of Anki with the signs of MathJax."""
    if found["text"] is None:
        tex = _tex(found["inline"] or found["display"] or "")
        return rf"\({tex}\)" if found["inline"] else rf"\[{tex}\]"
    text = _ENVIRONMENT.sub(r"$$\2$$", found["text"])
    if r"\[" in text or r"\(" in text:
        return text
    if _DOLLARS.search(text):
        return _DOLLARS.sub(
            lambda part: rf"\[{_tex(part[1])}\]" if part[1] else rf"\({_tex(part[2])}\)", text
        )
    return rf"\[{_tex(text)}\]" if "\\" in text else text


def _tex(html: str) -> str:
    return " ".join(_TAG.sub("", _BREAK.sub(" ", html)).split())
