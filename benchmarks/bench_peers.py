"""Tools of the exam benchmark: studypress in several modes, and peers that print the same pages.

Input of peers is written before the clock starts; it contains the orders of questions and choices.
Their templates are in `peers/`.
"""

import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from subprocess import run

from bench_bank import Asked, as_data, papers_of
from bench_clock import Command
from studypress.files.package_folders import font_folders

HERE = Path(__file__).parent
PEERS = HERE / "peers"
QUESTIONS = 20
"""Number of questions in a form, as on the covers of the templates."""

INSTALLED = ""


@dataclass(frozen=True)
class Task:
    """Input of a run, and its folders: `place` is empty, `cache` is shared by several runs."""

    questions: tuple[Asked, ...]
    bank: Path
    forms: int
    seed: str
    place: Path
    cache: Path
    roster: Path | None = None
    """Candidates, in place of a number of forms; for studypress only."""


@dataclass(frozen=True)
class Tool:
    """A tool: the reason why it cannot run, its command for a task, and a pattern of its forms."""

    name: str
    lacks: Callable[[], str]
    command: Callable[[Task], Command]
    papers: str
    """Pattern of the forms among the files in its folder."""
    start: str = ""
    """State of its cache: `empty`, or `same` for that of a run with the same seed."""
    short: bool = False
    """True if it prints a few forms, and the cost is scaled."""

    @property
    def ours(self) -> bool:
        """True if it is studypress."""
        return self.name.startswith("studypress")


def studypress(task: Task, *options: str) -> Command:
    """Print by studypress, with keys, reports, the print run and the manifest."""
    sized: list[str | Path] = (
        ["--roster", task.roster] if task.roster else ["--forms", str(task.forms)]
    )
    words: list[str | Path] = [
        sys.executable, "-m", "studypress", "exam", task.bank, *sized, "--questions",
        str(QUESTIONS), "--seed", task.seed, "--out", task.place / "out", "--quiet", *options,
    ]  # fmt: skip
    return Command(words, task.place, {"STUDYPRESS_CACHE": str(task.cache)})


def script(task: Task, name: str, *more: str) -> Command:
    """Print by another script of this folder."""
    words: list[str | Path] = [sys.executable, HERE / name, task.bank]
    words += [str(task.forms), task.seed, task.place / "out", *more]
    return Command(words, task.place, {"STUDYPRESS_CACHE": str(task.cache)})


def typst(task: Task, way: str) -> Command:
    """Print by Typst, in one document or one per form, tagged as by studypress."""
    papers = papers_of(len(task.questions), QUESTIONS, task.forms, task.seed)
    for name, part in as_data(task.questions, papers).items():
        (task.place / f"{name}.json").write_text(json.dumps(part), encoding="utf-8")
    families = ("ibm_plex_serif", "ibm_plex_sans_condensed")
    fonts = [path for path in font_folders() if any(family in str(path) for family in families)]
    words: list[str | Path] = [
        sys.executable,
        PEERS / "typst_forms.py",
        way,
        PEERS,
        task.place,
        *fonts,
    ]
    return Command(words, task.place, {})


def latex(task: Task, runs: int) -> Command:
    """Print by pdflatex; the second run prints the number of pages of each form."""
    papers = papers_of(len(task.questions), QUESTIONS, task.forms, task.seed)
    lines = [
        f"\\define{{{at}}}{{{question.stem}}}" + "".join(f"{{{text}}}" for text in question.choices)
        for at, question in enumerate(task.questions)
    ]
    for paper in papers:
        asked = [f"\\ask{{{at}}}" + "".join(f"{{{c}}}" for c in order) for at, order in paper.asked]
        lines.append(f"\\form{{{paper.code}}}{{%\n" + "%\n".join(asked) + "}")
    _write_tex("exam.tex", task.place, lines)
    once = "pdflatex -interaction=batchmode exam.tex"
    return Command(["sh", "-c", " && ".join([once] * runs)], task.place, {})


def multiple_choice(task: Task) -> Command:
    """Print only the sheets by Auto Multiple Choice, without solution and catalogue."""
    lines = [_element(at, question) for at, question in enumerate(task.questions)]
    _write_tex("amc.tex", task.place, [*lines, f"\\sheets{{{task.forms}}}"])
    (task.place / "data").mkdir()
    words = ["auto-multiple-choice", "prepare", "--mode", "s[]", "--prefix", f"{task.place}/"]
    return Command([*words, "--data", "data", "exam.tex"], task.place, {})


def _element(number: int, question: Asked) -> str:
    names = ("correctchoice", *["wrongchoice"] * 3)
    choices = [f"\\{name}{{{text}}}" for name, text in zip(names, question.choices, strict=True)]
    begin = f"\\element{{all}}{{\\begin{{question}}{{q{number}}}\\textbf{{{question.stem}}}"
    return "\n".join([begin, "\\begin{choices}", *choices, "\\end{choices}\\end{question}", "}"])


def _write_tex(template: str, place: Path, lines: list[str]) -> None:
    text = (PEERS / template).read_text(encoding="utf-8")
    whole = text + "\n".join([*lines, "\\end{document}", ""])
    (place / "exam.tex").write_text(whole, encoding="utf-8")


def _module(name: str) -> Callable[[], str]:
    return lambda: INSTALLED if find_spec(name) else "not installed"


def _style(name: str) -> Callable[[], str]:
    return lambda: INSTALLED if _kpsewhich(name) else f"not installed: pdflatex with {name}"


def _kpsewhich(name: str) -> str:
    """Return the path of a file of TeX; empty if the file or TeX is missing."""
    both = shutil.which("kpsewhich") and shutil.which("pdflatex")
    return _output("kpsewhich", name).strip() if both else ""


def _output(*words: str) -> str:
    return run(words, capture_output=True, text=True, check=False).stdout


def _here() -> str:
    return INSTALLED


OURS = "out/exam/forms/*.pdf"
TOOLS = (
    Tool("studypress, empty cache", _here, studypress, OURS, start="empty"),
    Tool("studypress, cache of another seed", _here, studypress, OURS),
    Tool("studypress, cache of the same seed", _here, studypress, OURS, start="same"),
    Tool(
        "studypress, forms alone", _here, partial(script, name="bench_forms.py"), OURS, start="same"
    ),
    Tool(
        "plain WeasyPrint, forms and keys",
        _here,
        partial(script, name="bench_plain.py"),
        OURS,
        start="empty",
        short=True,
    ),
    Tool(
        "plain WeasyPrint, forms alone",
        _here,
        lambda task: script(task, "bench_plain.py", "alone"),
        OURS,
        start="empty",
        short=True,
    ),
    Tool("Typst, one document", _module("typst"), partial(typst, way="one"), "forms.pdf"),
    Tool("Typst, form by form", _module("typst"), partial(typst, way="each"), "*.pdf"),
    Tool("pdflatex, exam.cls, two runs", _style("exam.cls"), partial(latex, runs=2), "*.pdf"),
    Tool("pdflatex, exam.cls, the first run", _style("exam.cls"), partial(latex, runs=1), "*.pdf"),
    Tool("Auto Multiple Choice", _style("automultiplechoice.sty"), multiple_choice, "sujet.pdf"),
)


def versions() -> dict[str, str]:
    """Return the versions of the measured tools."""
    found = {name: version(name) for name in ("weasyprint", "typst") if find_spec(name)}
    if tool := shutil.which("pdflatex"):
        found["pdflatex"] = _output(tool, "--version").splitlines()[0]
    if style := _kpsewhich("automultiplechoice.sty"):
        text = Path(style).read_text(encoding="utf-8")
        found["auto-multiple-choice"] = re.findall(r"AMC@VERSION\{(.*?)\}", text)[0]
    return found
