"""Runs of text of one style, and their Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile
from unicodedata import normalize

from studypress.exchange.markup.formulas import (
    DELIMITED,
    found_formula,
    guarded_formula,
    joined_formulas,
)
from studypress.exchange.markup.plain import escaped
from studypress.exchange.markup.to_html import plain_parser

BREAK = "\N{LINE SEPARATOR}"
"""Sign of a line break in the text of a run."""

_ATOM = "\N{OBJECT REPLACEMENT CHARACTER}"
_SPACE = re.compile(rf"[ \t\n\r\f]*{BREAK}[ \t\n\r\f]*|[ \t\n\r\f]+")
_HARD_SPACES = re.compile(r"\xa0(?=\s|\Z)|(?<=\s)\xa0|\A\xa0")
_DELIMITERS = {"strong": "**", "em": "*", "s": "~~"}
_RAISED = ("sub", "sup")
_SPACES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_SIGNS = re.compile(r"([\W_]*)(.*?)([\W_]*)", re.DOTALL)


@dataclass(frozen=True)
class MarkedText:
    """A text with its styles from the outside in: `strong`, `em`, `s`, `sub`, `sup`, or a link.

    A link is the Markdown that ends it. The text of a `literal` run contains no formulas; an
    `atom` is Markdown of code, a formula or a figure.
    """

    text: str
    styles: tuple[str, ...] = ()
    literal: bool = False
    atom: bool = False


def line_of(runs: Iterable[MarkedText]) -> tuple[str, bool]:
    """Return runs as Markdown on one line, and whether all of their styles are kept.

    Italics within a word are no marks of a bank. Marks that Markdown would print are left out.
    """
    words = _stripped(_spaced(_with_formulas(_merged(runs))))
    shaped = list(_merged(_shaped(words)))
    kept = not any(map(_within_word, words, *_beside(words)))
    if all(map(_is_safe, shaped, *_beside(shaped))):
        return _emitted(shaped, "*"), kept
    for em in ("*", "_"):
        markdown = _emitted(shaped, em)
        if _read(markdown) == _expected(shaped):
            return markdown, kept
    bare = [replace(run, styles=tuple(set(run.styles) - set(_DELIMITERS))) for run in shaped]
    return _emitted(list(_merged(bare)), "*"), False


def _merged(runs: Iterable[MarkedText]) -> Iterator[MarkedText]:
    """Yield runs, those of one style as one."""
    for _, group in groupby(runs, lambda run: (run.styles, run.literal, run.atom)):
        same = list(group)
        yield from same if same[0].atom else [replace(same[0], text="".join(r.text for r in same))]


def _with_formulas(runs: Iterable[MarkedText]) -> Iterator[MarkedText]:
    """Yield runs with the formulas in their texts as atoms; the text of others is literal."""
    for run in runs:
        if run.literal or run.atom:
            yield run
            continue
        at = 0
        for found in DELIMITED.finditer(run.text):
            yield replace(run, text=run.text[at : found.start()], literal=True)
            yield replace(run, text=found_formula(found), atom=True)
            at = found.end()
        yield replace(run, text=run.text[at:], literal=True)


def _spaced(runs: Iterable[MarkedText]) -> Iterator[MarkedText]:
    """Yield runs with single spaces; hard ones are kept between words."""
    before = " "
    for run in runs:
        text = run.text
        if not run.atom:
            text = _HARD_SPACES.sub(" ", text)
            text = _SPACE.sub(lambda found: BREAK if BREAK in found[0] else " ", text)
            text = text.lstrip(" ") if before.isspace() else text
        if text:
            before = text[-1]
            yield replace(run, text=text)


def _stripped(runs: Iterable[MarkedText]) -> list[MarkedText]:
    """Return runs without spaces and breaks at both ends."""
    words = list(runs)
    for at, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while words and not words[at].atom:
            words[at] = replace(words[at], text=strip(words[at].text))
            if words[at].text:
                break
            words.pop(at)
    return words


def _beside(runs: Sequence[MarkedText]) -> tuple[list[MarkedText], list[MarkedText]]:
    """Return the runs before each run, and those after it; at the ends they are empty."""
    nothing = MarkedText("")
    return [nothing, *runs], [*runs[1:], nothing, nothing]


def _within_word(run: MarkedText, before: MarkedText, after: MarkedText) -> bool:
    """Return whether a run is in italics, and letters of its word before and after it are not."""
    alone = "em" in run.styles and "em" not in (*before.styles, *after.styles)
    return alone and before.text[-1:].isalnum() and after.text[:1].isalnum()


def _is_safe(run: MarkedText, before: MarkedText, after: MarkedText) -> bool:
    """Return whether the marks of a run are read as such: beside spaces and letters."""
    if not run.styles:
        return True
    apart = (before.text[-1:] or " ").isspace() and not (after.text[:1] or " ").isalnum()
    alone = len(run.styles) == 1 and not (run.atom or after.atom or after.styles)
    return apart and alone and run.text[0].isalnum() and run.text[-1].isalnum()


def _shaped(runs: Sequence[MarkedText]) -> Iterator[MarkedText]:
    """Yield runs with spaces at their ends outside of their styles, and signs beside letters."""
    for run, before, after in zip(runs, *_beside(runs), strict=False):
        styles = run.styles
        if _within_word(run, before, after):
            styles = tuple(style for style in styles if style != "em")
        if run.atom and "</su" in run.text:
            styles = tuple(style for style in styles if style not in _RAISED)
        if run.atom or not styles:
            yield replace(run, styles=styles)
            continue
        first, core, last = _ends(run.text, before.text[-1:], after.text[:1])
        yield replace(run, text=first, styles=_common(before.styles, styles))
        yield replace(run, text=core, styles=styles if core else ())
        yield replace(run, text=last, styles=_common(after.styles, styles))


def _ends(text: str, before: str, after: str) -> tuple[str, str, str]:
    """Return the beginning, the middle and the end of a text; marks fail beside its ends."""
    first, core, last = _whole(_SPACES, text)
    signs = _whole(_SIGNS, core)
    if not first and before.isalnum():
        first, core = signs[0], core[len(signs[0]) :]
    if not last and after.isalnum() and core:
        last, core = signs[2], core[: len(core) - len(signs[2])]
    return first, core, last


def _whole(pattern: re.Pattern[str], text: str) -> tuple[str, str, str]:
    found = pattern.fullmatch(text)
    return (found[1], found[2], found[3]) if found else ("", text, "")


def _common(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    pairs = zip(some, others, strict=False)
    return tuple(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _emitted(runs: Sequence[MarkedText], em: str) -> str:
    """Return runs as Markdown, with this sign for italics."""
    marks = {**_DELIMITERS, "em": em}
    out, opened = "", tuple[str, ...]()
    for run, after in pairwise([*runs, MarkedText(""), MarkedText("")]):
        kept = _common(opened, run.styles)
        for style in reversed(opened[len(kept) :]):
            out += _closing(style, marks)
        for style in run.styles[len(kept) :]:
            out = _joined(out, _opening(style, marks))
        opened = run.styles
        if run.atom:
            out = joined_formulas(out, guarded_formula(run.text, out[-1:], after.text[:1]))
        else:
            text = escaped(run.text).replace(BREAK, "<br>")
            out += text.replace("]", "\\]") if any(_is_link(each) for each in opened) else text
    return out


def _is_link(style: str) -> bool:
    return style.startswith("](")


def _opening(style: str, marks: dict[str, str]) -> str:
    if style in _RAISED:
        return f"<{style}>"
    return marks.get(style, "[")


def _closing(style: str, marks: dict[str, str]) -> str:
    if style in _RAISED:
        return f"</{style}>"
    return marks.get(style, style)


def _joined(before: str, after: str) -> str:
    """Return both parts; a `!` before a link would make it a figure."""
    if before.endswith("!") and after.startswith("["):
        return f"{before[:-1]}\\!{after}"
    return before + after


def _expected(runs: Sequence[MarkedText]) -> list[tuple[frozenset[str], str]]:
    """Return the texts of runs with their styles, to be compared with those that are read."""
    return _texts((run.styles, _ATOM if run.atom else run.text) for run in runs if run.text)


def _read(markdown: str) -> list[tuple[frozenset[str], str]]:
    """Return the texts of Markdown with their styles, as a bank reads it."""
    found: list[tuple[tuple[str, ...], str]] = []
    styles: list[str] = []
    for token in plain_parser().parseInline(markdown)[0].children or ():
        name = token.type.partition("_")[0]
        if token.nesting:
            styles.append(name) if token.nesting > 0 else styles.remove(name)
        elif token.type == "hardbreak":
            found.append((tuple(styles), BREAK))
        else:
            text = token.type in ("text", "text_special")
            found.append((tuple(styles), token.content if text else _ATOM))
    return _texts(found)


def _texts(parts: Iterable[tuple[tuple[str, ...], str]]) -> list[tuple[frozenset[str], str]]:
    known = (*_DELIMITERS, *_RAISED)
    folded = (
        (frozenset(each if each in known else "link" for each in styles) - set(_RAISED), text)
        for styles, text in parts
        if text
    )
    return [
        (styles, normalize("NFKC", "".join(text for _, text in group)))
        for styles, group in groupby(folded, lambda part: part[0])
    ]
