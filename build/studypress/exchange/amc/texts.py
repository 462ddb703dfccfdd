r"""Marks of texts in AMC-TXT, such as `[*bold*]`, `[[$x$]]` and `[verbatim]`, as Markdown."""

import re

from studypress.errors import SourcePlace
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.from_html import HtmlTexts
from studypress.exchange.markup.from_markdown import MarkdownTexts

_MARK = re.compile(
    r"""\[verbatim\](?P<verbatim>.{0,20000}?)\[/verbatim\]
    | \[\[(?P<latex>(?:(?!\]\]).){1,2000})\]\]
    | !(?:\{[^!\s]{1,99}\})?(?:\[[^!\s]{1,99}\])?(?P<image>[^!\s]{1,500})!
    | \[\|(?P<code>.{0,2000}?)\|\]
    | \[==(?P<title>.{0,2000}?)==\]
    | \[\*(?P<bold>.{0,2000}?)\*\]
    | \[_(?P<italic>.{0,2000}?)_\]
    | \[/(?P<underlined>.{0,2000}?)/\]""",
    re.DOTALL | re.VERBOSE,
)
_TEX = re.compile(
    r"\$\$(.{1,2000}?)\$\$|\$(.{1,2000}?)\$|\\\[(.{1,2000}?)\\\]|\\\((.{1,2000}?)\\\)", re.DOTALL
)
_COMMAND = re.compile(r"\\(textbf|textit|emph|texttt|underline)\{([^{}]*)\}")
_COMMANDS = {"textbf": "**", "textit": "*", "emph": "*", "texttt": "`", "underline": ""}
_SIGN = re.compile(r"\\([&%$#_{}])")
_OTHER = re.compile(r"\\(?:[A-Za-z]+\*?|\W)")


class AmcTexts:
    """Converter of the texts of one file; it adds figures and remarks to the draft bank."""

    def __init__(self, draft: DraftBank, file: InputFile, *, is_latex: bool) -> None:
        """Store where figures and remarks go, and whether texts are LaTeX, as `LaTeX: 1` states."""
        self._draft, self._is_latex = draft, is_latex
        self._plain = HtmlTexts(draft)
        self._markdown = MarkdownTexts(draft, file)

    def markdown(self, text: str, place: SourcePlace) -> str:
        """Return a text as Markdown."""
        parts: list[str] = []
        at = 0
        text = text.strip()
        for found in _MARK.finditer(text):
            parts += [self._words(text[at : found.start()], place), self._marked(found, place)]
            at = found.end()
        parts.append(self._words(text[at:], place))
        for block in [at for at, part in enumerate(parts) if part.startswith("\n\n")]:
            parts[block - 1] = parts[block - 1].rstrip()
            parts[block + 1] = parts[block + 1].lstrip()
        return "".join(parts).strip()

    def line(self, text: str, place: SourcePlace) -> str:
        """Return a title as plain words, without its marks."""
        words = _MARK.sub(lambda at: next(filter(None, at.groups()), ""), text)
        if "".join(words.split()) != "".join(text.split()) and "[==" not in text:
            self._draft.remark(Effect.CHANGED, place, "marks of a title are left out")
        return " ".join(words.split())

    def _marked(self, found: re.Match[str], place: SourcePlace) -> str:
        if found["verbatim"] is not None:
            code = found["verbatim"].strip("\n")
            return f"\n\n```\n{code}\n```\n\n"
        if found["latex"]:
            return self._latex(found["latex"], place)
        if found["image"]:
            name = found["image"]
            alt = name.rpartition("/")[2].rpartition(".")[0] or name
            return self._markdown.markdown(f"![{alt}](<{name}>)", place)
        if found["code"] is not None:
            return f"`{found['code']}`"
        mark = "*" if found["italic"] else "" if found["underlined"] else "**"
        inner = found["title"] or found["bold"] or found["italic"] or found["underlined"] or ""
        if found["underlined"]:
            self._draft.remark(Effect.CHANGED, place, "underlined words are not underlined")
        words = self._words(inner.strip(), place)
        space = "\n\n" if found["title"] else ""
        return f"{space}{mark}{words}{mark}{space}" if words else ""

    def _words(self, text: str, place: SourcePlace) -> str:
        """Return a text without marks; line breaks are spaces, and empty lines part paragraphs."""
        if self._is_latex:
            return self._latex(text, place)
        paragraphs = (
            self._plain.plain(" ".join(each.split()), place) for each in re.split(r"\n\s*\n", text)
        )
        return _with_spaces("\n\n".join(paragraphs), text)

    def _latex(self, text: str, place: SourcePlace) -> str:
        """Return LaTeX as Markdown: formulas, and the usual commands; a remark on any other."""
        parts: list[str] = []
        at = 0
        for found in _TEX.finditer(text):
            display, inline, bracketed, round_ = found.groups()
            formula = " ".join((display or inline or bracketed or round_).split())
            dollars = "$$" if display or bracketed else "$"
            parts += [self._latex_words(text[at : found.start()], place)]
            parts += [f"{dollars}{formula}{dollars}"]
            at = found.end()
        return "".join([*parts, self._latex_words(text[at:], place)])

    def _latex_words(self, text: str, place: SourcePlace) -> str:
        words = _COMMAND.sub(lambda at: _COMMANDS[at[1]] + at[2] + _COMMANDS[at[1]], text)
        words = _SIGN.sub(lambda at: f"\\{at[1]}" if at[1] in "_$#" else at[1], words)
        others = [each for each in _OTHER.findall(words) if each[1:] not in ("_", "$", "#")]
        if others:
            message = f"LaTeX is not read, and left in the text as code: {others[0][:40]}"
            self._draft.remark(Effect.CHANGED, place, message)
            return _with_spaces(f"`{' '.join(text.split())}`", text)
        return words


def _with_spaces(words: str, text: str) -> str:
    """Return words with the spaces around the text that they were."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{words}{after}" if words else before or after
