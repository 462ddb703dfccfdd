"""Static exercises of R/exams in R Markdown; R code is never run."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from studypress.exchange.draft import DraftBank, DraftQuestion, Effect
from studypress.exchange.draft_values import id_of, yaml_number
from studypress.exchange.input_file import InputFile
from studypress.exchange.lists.markdown_blocks import blocks_of, references_of
from studypress.exchange.markup.from_markdown import MarkdownTexts

_HEADING = re.compile(
    r"^(?:#{1,6}[ \t]+(?P<hash>question|solution|answerlist|meta-information)[ \t#]*$"
    r"|(?P<name>question|solution|answerlist|meta-information)[ \t]*\n(?:=+|-+)[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
_META = re.compile(r"^[ \t]*(ex[a-z]+(?:\[[^\]\n]*\])?):[ \t]*(.*)$", re.MULTILINE | re.IGNORECASE)
_VERDICT = re.compile(r"(?:true|false|correct|wrong|right|incorrect)\b[.:,;]?\s*", re.IGNORECASE)
_BREAK = re.compile(r"^\\[ \t]*$", re.MULTILINE)  # before a figure, as R/exams writes it
_KINDS = {
    "schoice": "single",
    "mchoice": "several",
    "num": "number",
    "string": "short",
    "essay": "open",
}
_KNOWN = (
    "exname", "extype", "exsolution", "extol", "exsection", "exshuffle", "expoints",
    "exstringtype",
)  # fmt: skip
_INLINE_CODE = re.compile(r"(?<!`)`r\s[^`\n]+`(?!`)")
"""Result of R code within a text."""

_CHUNK = re.compile(
    r"^(?P<fence>[ \t]*`{3,})[ \t]*\{(?P<head>[a-zA-Z][^\n]*)\}[ \t]*\n"
    r"(?P<code>.*?)^(?P=fence)`*[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_OFF = re.compile(r"\b(?P<option>echo|eval|include)\s*=\s*(?:FALSE|F)\b")
_HARMLESS = re.compile(r"(?:\s|#[^\n]*|(?:library|include_supplement|set\.seed)\([^()\n]*\);?)*")
"""Code that writes nothing into the text."""

_Parts = Mapping[str, tuple[str, int]]
"""Texts by their headings, each with its first line; the lists of answers have two words."""


def read(file: InputFile) -> DraftBank:
    """Return the exercise of a file, or a remark that it is computed or of another kind."""
    draft = DraftBank()
    parts = _parts(_without_chunks(file.text(), file, draft))
    for name in ("question", "meta-information"):
        if name not in parts:
            message = f"there is no heading '{name.capitalize()}': this is no exercise of R/exams"
            raise file.error(message)
    meta = {
        name.lower(): value.strip() for name, value in _META.findall(parts["meta-information"][0])
    }
    place = file.place(parts["question"][1])
    if reason := _reason(parts, meta):
        draft.remark(Effect.SKIPPED, place, reason)
        return draft
    texts = MarkdownTexts(draft, file, references_of(file.text()))

    def markdown(name: str) -> str:
        return texts.markdown(_BREAK.sub("", parts.get(name, ("", 0))[0]), place).strip()

    data = {"question": markdown("question"), "answer": {}} | _keys(meta)
    if explanation := markdown("solution"):
        data["answer"]["explanation"] = explanation
    choices = [_items(markdown(f"{name} answerlist")) for name in ("question", "solution")]
    _add_answer(data, meta, choices, draft, file)
    _remark_lost(meta, draft, file, parts["meta-information"][1])
    section, _, topic = meta.get("exsection", "").partition("/")
    topic = ": ".join(filter(None, topic.split("/")))
    draft.add(DraftQuestion(place, data, meta.get("exname", ""), section, topic))
    return draft


def _without_chunks(text: str, file: InputFile, draft: DraftBank) -> str:
    """Return a text with the code of chunks that show it, and a remark on each that computes."""

    def shown(found: re.Match[str]) -> str:
        off = {each["option"] for each in _OFF.finditer(found["head"])}
        code = found["code"]
        line = text[: found.start()].count("\n") + 1
        if "eval" not in off and not _HARMLESS.fullmatch(code):
            message = "R code is not run: what it writes or draws is not in the text"
            draft.remark(Effect.LOST, file.place(line), message)
        language = re.match(r"\w+", found["head"])
        name = language[0].lower() if language else "r"
        hidden = off & {"echo", "include"} or _HARMLESS.fullmatch(code)
        kept = f"{found['fence']}{name}\n{code}{found['fence']}"
        return "\n" * found[0].count("\n") if hidden else kept

    return _CHUNK.sub(shown, text)


def _parts(text: str) -> _Parts:
    found = list(_HEADING.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    parts: dict[str, tuple[str, int]] = {}
    within = ""
    for heading, end in zip(found, ends, strict=False):
        name = (heading["hash"] or heading["name"]).lower()
        within = within if name == "answerlist" else name
        name = f"{within} answerlist" if name == "answerlist" else name
        body = text[heading.end() : end]
        first = len(body) - len(body.lstrip())
        line = text[: heading.end() + first].count("\n") + 1
        parts.setdefault(name, (body.strip("\n"), line))
    return parts


def _reason(parts: _Parts, meta: Mapping[str, str]) -> str:
    """Return why the exercise cannot be kept; "" if it can."""
    if any(_INLINE_CODE.search(text) for text, _ in parts.values()):
        export = "write it with exams2moodle(), and import the file that this writes"
        return f"the exercise is computed by R, which is not run: {export}"
    kind = meta.get("extype", "")
    if kind not in _KINDS:
        return f"an exercise of the type '{kind}', which a bank does not have: split it"
    if kind in ("schoice", "mchoice") and "question answerlist" not in parts:
        return "the choices are computed by R, which is not run: write them as an Answerlist"
    return ""


def _keys(meta: Mapping[str, str]) -> dict[str, Any]:
    """Return the keys that all kinds have."""
    data: dict[str, Any] = {}
    name, points = meta.get("exname", ""), meta.get("expoints", "")
    if id_of(name):
        data["id"] = name
    if re.fullmatch(r"\d+(?:\.\d+)?", points) and float(points) not in (0, 1):
        data["points"] = yaml_number(float(points))
    if meta.get("exshuffle", "").upper() in ("FALSE", "F"):
        data["shuffle"] = False
    return data


def _add_answer(
    data: dict[str, Any],
    meta: Mapping[str, str],
    lists: Sequence[Sequence[str]],
    draft: DraftBank,
    file: InputFile,
) -> None:
    """Add the kind, and the answer that `exsolution` states."""
    kind, solution = _KINDS[meta["extype"]], meta.get("exsolution", "")
    is_essay = kind == "open" or (kind == "short" and _is_essay(meta, solution))
    data["kind"] = "open" if is_essay else kind
    answer = data["answer"]
    if is_essay:
        bullet = solution if solution.lower() not in ("", "nil") else ""
        answer |= {"bullet": bullet} if bullet else {}
    elif kind == "number":
        answer["value"] = solution
        tolerance = meta.get("extol", "")
        answer |= {"tolerance": tolerance} if tolerance not in ("", "0") else {}
    elif kind == "short":
        answer["accept"] = [solution]
    else:
        right = _right(solution, len(lists[0]))
        if len(right) != len(lists[0]):
            message = f"exsolution has {len(right)} digits for {len(lists[0])} choices"
            raise file.error(f"{message}: write 0 or 1 for each of them")
        data["choices"] = list(_choices(lists, right))
        if meta.get("exshuffle", "").isdigit() and int(meta["exshuffle"]) < len(right):
            message = f"exshuffle: all {len(right)} choices are printed, not {meta['exshuffle']}"
            draft.remark(Effect.CHANGED, file.place(), message)


def _is_essay(meta: Mapping[str, str], solution: str) -> bool:
    """Return whether the answer is a text without one solution; `nil` stands for none."""
    extra = next((meta[name] for name in meta if re.match(r"exextra\[essay\W", name)), "")
    kinds = set(re.findall("[a-z]+", meta.get("exstringtype", "")))
    stated = bool({"essay", "file"} & kinds) or extra.upper() in ("TRUE", "T")
    return stated or solution.lower() in ("", "nil")


def _right(solution: str, count: int) -> list[bool]:
    """Return for each choice whether it is right: of `0100`, or of numbers of choices."""
    digits = re.sub(r"\s", "", solution)
    if re.fullmatch("[01]+", digits) and len(digits) == count:
        return [digit == "1" for digit in digits]
    words = [word.upper() for word in re.split(r"[\s,;]+", solution) if word]
    if len(words) == count and set(words) <= {"TRUE", "FALSE", "T", "F"}:
        return [word.startswith("T") for word in words]
    return [digit == "1" for digit in digits if digit in "01"]


def _choices(lists: Sequence[Sequence[str]], right: Sequence[bool]) -> Iterator[dict[str, Any]]:
    """Yield the choices; the list of the solution has the reasons."""
    texts, reasons = lists
    for at, text in enumerate(texts):
        reason = _VERDICT.sub("", reasons[at], count=1).strip() if at < len(reasons) else ""
        yield {"text": text, "correct": right[at], **({"why": reason} if reason else {})}


def _items(text: str) -> list[str]:
    lists = (block for block in blocks_of(text) if block.kind in ("list", "numbered"))
    return [item.text for block in lists for item in block.items]


def _remark_lost(meta: Mapping[str, str], draft: DraftBank, file: InputFile, line: int) -> None:
    others = sorted(
        name
        for name, value in meta.items()
        if value and name not in _KNOWN and not name.startswith("exextra[essay")
    )
    if others:
        message = f"this information is left out: {', '.join(others)}"
        draft.remark(Effect.LOST, file.place(line), message)
