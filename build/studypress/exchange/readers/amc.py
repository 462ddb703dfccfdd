"""AMC-TXT: the plain text format of Auto Multiple Choice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studypress.errors import SourcePlace
from studypress.exchange.amc.texts import AmcTexts
from studypress.exchange.draft import DraftBank, DraftQuestion, Effect
from studypress.exchange.draft_values import id_of
from studypress.exchange.input_file import InputFile

_HEADERS = (
    "title presentation code lang font boxcolor papersize answersheettitle answersheetpresentation "
    "answersheetcolumns completemulti separateanswersheet automarks defaultscoringm "
    "defaultscorings l-question l-none l-name l-student latex latex-preambule latex-begindocument "
    "latex-begincopy latex-endcopy pdf-begincopy pdf-endcopy latexengine xltxtra shufflequestions "
    "columns questionblocks arabic arabicfont disable manualduplex singlesided l-opentext "
    "l-openreserved codedigitsdirection packageoptions namefieldwidth namefieldlines "
    "namefieldlinespace titlewidth pages randomseed preassociation preassociationkey "
    "preassociationname"
)
_HEADER = re.compile(rf"\s*({'|'.join(_HEADERS.split())}):\s*(.*)", re.IGNORECASE)
_UNKNOWN = re.compile(r"([A-Za-z0-9-]+):(?!//)")
_INCLUDE = re.compile(r"\s*IncludeFile:\s*(.*)", re.IGNORECASE)
_GROUP = re.compile(r"\s*\*([()])(?:\[([^\]]*)\])?\s*(.*)")
_QUESTION = re.compile(r"\s*(\*\*?)(?:<([^>]*)>)?(?:\[([^\]]*)\])?(?:\{([^}]*)\})?\s*(.*)")
_CHOICE = re.compile(r"\s*([+-])(?:\[([^\]]*)\])?(?:\{([^}]*)\})?\s*(.*)")
_LANGUAGES = {"jp": "ja", "gr": "el", "cz": "cs", "se": "sv", "dk": "da"}
_OFF = ("no", "false", "0", "")


@dataclass
class _AmcQuestion:
    """A question as written: its texts, which go on over lines, and its options."""

    line: int
    several: bool
    is_open: bool
    options: Mapping[str, str]
    scoring: str
    section: str
    text: list[str]
    choices: list[tuple[bool, str, list[str]]] = field(default_factory=list)
    """A choice: its truth, its scoring, and the lines of its text."""


def read(file: InputFile) -> DraftBank:
    """Return the questions of a file, by its groups that have a title."""
    return _AmcFile(file).draft


class _AmcFile:
    """Reader of one file: of each line, by its first sign; other lines go on with the text."""

    def __init__(self, file: InputFile) -> None:
        self.draft, self._file = DraftBank(), file
        self._headers: dict[str, list[str]] = {}
        self._questions: list[_AmcQuestion] = []
        self._sections: list[list[str]] = []
        self._follow: list[str] = []
        self._within = False  # whether the last text is that of a question or choice
        self._lines: dict[str, int] = {}
        text = file.text()
        for number, line in enumerate(text.split("\n"), start=1):
            if not line.lstrip().startswith("#"):
                self._read(line, number)
        self._finish()

    def _read(self, line: str, number: int) -> None:
        place = self._file.place(number)
        if include := _INCLUDE.match(line):
            message = f"'{include[1].strip()[:60]}' is another file: import it too"
            self.draft.remark(Effect.LOST, place, message)
        elif header := _HEADER.match(line):
            self._follow = self._headers.setdefault(header[1].lower(), [])
            self._follow.append(header[2])
            self._within = False
            self._lines.setdefault(header[1].lower(), number)
        elif group := _GROUP.match(line):
            self._group(group, number)
        elif question := _QUESTION.match(line):
            self._question(question, number)
        elif (choice := _CHOICE.match(line)) and self._within:
            self._follow = [choice[4]]
            self._questions[-1].choices.append((choice[1] == "+", choice[3] or "", self._follow))
        elif choice:
            raise self._file.error("this choice has no question: begin one with * or **", number)
        elif not self._questions and not self._headers and (name := _UNKNOWN.match(line)):
            message = f"'{name[1]}' is no option of AMC"
            self.draft.remark(Effect.LOST, place, message)
            self._follow = []
        else:
            self._follow.append(line)

    def _group(self, group: re.Match[str], number: int) -> None:
        """Begin or end a group of questions, whose text may be a title."""
        self._follow, self._within = [group[3]], False
        if group[1] == "(":
            self._sections.append(self._follow)
            if options := _options(group[2]).keys() - {"columns", "group", "shuffle", "needspace"}:
                message = f"options of a group are left out: {', '.join(sorted(options))}"
                self.draft.remark(Effect.LOST, self._file.place(number), message)
        else:
            self._sections = self._sections[:-1]
            if group[3].strip():
                message = f"the text after a group is left out: {group[3].strip()[:60]}"
                self.draft.remark(Effect.LOST, self._file.place(number), message)

    def _question(self, found: re.Match[str], number: int) -> None:
        section = self._sections[-1] if self._sections else [""]
        self._follow, self._within = [found[5]], True
        self._questions.append(
            _AmcQuestion(
                number,
                found[1] == "**",
                found[2] is not None,
                _options(found[3]),
                found[4] or "",
                section[0] and "\n".join(section),
                self._follow,
            )
        )

    def _finish(self) -> None:
        """Add what was read to the draft bank."""
        draft = self.draft
        latex = self._header("latex").lower() not in _OFF
        texts = AmcTexts(draft, self._file, is_latex=latex)
        draft.title = texts.line(self._header("title"), self._place("title"))
        language = self._header("lang").lower()
        draft.language = _LANGUAGES.get(language, language)
        for name in ("presentation", "defaultscorings", "defaultscoringm"):
            if self._header(name):
                words = " ".join(self._header(name).split())[:60]
                draft.remark(Effect.LOST, self._place(name), f"'{name}' is not kept: {words}")
        for question in self._questions:
            self._add(question, texts)

    def _header(self, name: str) -> str:
        return "\n".join(self._headers.get(name, [])).strip()

    def _place(self, name: str) -> SourcePlace:
        return self._file.place(self._lines.get(name, 1))

    def _add(self, question: _AmcQuestion, texts: AmcTexts) -> None:
        place = self._file.place(question.line)
        data: dict[str, Any] = {"question": texts.markdown("\n".join(question.text), place)}
        if question.is_open:
            data |= {"kind": "open", "answer": {}}
            self._remark_open(question, place)
        else:
            data["kind"] = "several" if question.several else "single"
            data["choices"] = [
                {"text": texts.markdown("\n".join(lines), place), "correct": right}
                for right, _, lines in question.choices
            ]
            if "ordered" in question.options:
                data["shuffle"] = False
            data["answer"] = {}
        name = question.options.get("id") or question.options.get("name") or ""
        if id_of(name):
            data["id"] = name
        self._remark_options(question, place)
        section = texts.line(question.section, place)
        self.draft.add(DraftQuestion(place, data, name, section))

    def _remark_open(self, question: _AmcQuestion, place: SourcePlace) -> None:
        boxes = ", ".join(" ".join(lines).strip() for _, _, lines in question.choices)
        message = f"an open question: the boxes for its marker are left out: {boxes[:80]}"
        self.draft.remark(Effect.LOST, place, message)

    def _remark_options(self, question: _AmcQuestion, place: SourcePlace) -> None:
        """Add remarks on the scoring and on options that a bank does not have."""
        scorings = [question.scoring, *(scoring for _, scoring, _ in question.choices)]
        if any(scorings) and not question.is_open:
            message = "scoring is left out: state it in a blueprint, as 'scoring'"
            self.draft.remark(Effect.LOST, place, message)
        known = {"id", "name", "ordered", "columns", "horiz", "group"}
        if others := sorted(question.options.keys() - known):
            message = f"options of the question are left out: {', '.join(others)}"
            self.draft.remark(Effect.LOST, place, message)


def _options(text: str | None) -> Mapping[str, str]:
    """Return options by name; those without a value have the value "1"."""
    parts = (each.partition("=") for each in (text or "").split(",") if each.strip())
    return {name.strip(): value.strip() if sign else "1" for name, sign, value in parts}
