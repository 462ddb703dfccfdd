"""The exams of docs/exam-room.md: its commands, in order; points compared with those by hand."""

import csv
import json
import random
import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulator.scan_exam import Scanner, scan_exam
from simulator.truth import Truth
from studypress import api
from studypress.cli import main
from studypress.files.csv_sheet import csv_text
from studypress.pipeline.audit.audit_result import COLUMNS as AUDIT_COLUMNS
from studypress.pipeline.audit.sample import audit_sample
from studypress.scan.review_row import COLUMNS as CORRECTION_COLUMNS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "exam-room.md").read_text(encoding="utf-8")
WHEN = "2026-11-30T12:00:00Z"
ROSTER = ROOT / "tests" / "rosters" / "valid" / "day.csv"
Row = dict[str, str]
Form = dict[str, Any]


def run(*words: object, code: int = 0) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == code, (words, done.output)
    return done.output


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Day:
    """The commands of the page for one of its exams, each of which is run once, in order."""

    def __init__(self, *, scanned: bool = False) -> None:
        lines = (line for block in blocks("sh") for line in block.splitlines())
        self.lines = [line for line in lines if ("scanned" in line.split()) is scanned]

    def does(self, start: str, replaced: Mapping[str, str] | None = None, code: int = 0) -> str:
        line = self.lines.pop(0)
        assert line.startswith(start), line
        for old, new in (replaced or {}).items():
            assert old in line
            line = line.replace(old, new)
        return run(*shlex.split(line, comments=True)[1:], code=code)


def manifest(folder: str = "out") -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Path(folder, "exam", "manifest.json").read_text("utf-8"))
    return data


def every_form(folder: str = "out") -> list[Form]:
    """Return all forms that were ever printed, in their order."""
    found = manifest(folder)
    return [
        *found["forms"],
        *(form for at in found.get("amendments", ()) for form in at.get("forms", ())),
    ]


def form_of(name: str) -> Form:
    """Return the last form that was printed for a person."""
    return [form for form in every_form() if form.get("candidate", {}).get("id") == name][-1]


def files(folder: str = "out") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder, "exam", "forms").iterdir()}


class Paper:
    """A paper that somebody has written: its answers, and its points by hand."""

    def __init__(self, form: Form, person: str, strength: float) -> None:
        self.form, self.person = form, person
        chance = random.Random(form["code"])  # noqa: S311 - invented answers
        self.answers: dict[str, str] = {}
        for item in form["questions"]:
            if "key" not in item:
                self.answers[item["id"]] = f"{chance.randint(0, 2 * item['points']) / 2:g}"
            elif chance.random() < strength:
                self.answers[item["id"]] = item["key"]
            else:
                self.answers[item["id"]] = chance.choice("ABCD-")

    def points(self, void: str, also: tuple[str, int]) -> Fraction:
        """Return the points, without a void question, and with a second right choice of one."""
        found = Fraction(0)
        for item in self.form["questions"]:
            answer = self.answers[item["id"]]
            if item["id"] == void:
                continue
            if "key" not in item:
                found += Fraction(answer)
            elif answer == item["key"] or (
                item["id"] == also[0]
                and answer in "ABCD"
                and item["choices"]["ABCD".index(answer)] == also[1] - 1
            ):
                found += item["points"]
        return found

    def row(self) -> str:
        ticked = [self.answers[at["id"]] for at in self.form["questions"] if "key" in at]
        opened = [self.answers[at["id"]] for at in self.form["questions"] if "key" not in at]
        return ",".join([self.form["code"], self.person, "".join(ticked), *opened])


def write_answers(path: str, papers: list[Paper]) -> None:
    """Write answers; choice questions come before open ones on these forms."""
    numbers = [at["number"] for at in papers[0].form["questions"] if "key" not in at]
    head = ",".join(["code", "id", "answers", *map(str, numbers)])
    Path(path).write_text("\n".join([head, *(paper.row() for paper in papers)]) + "\n", "utf-8")


@pytest.fixture
def day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Day:
    """The files of the page, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    Path("candidates.csv").write_bytes(ROSTER.read_bytes())
    Path("midterm.yaml").write_text(blocks("yaml")[0], "utf-8")
    for name in ("late.csv", "resit.csv"):
        Path(name).write_text(blocks("csv")[1], "utf-8")
    return Day()


def test_the_exam_day(day: Day) -> None:
    seed = "midterm.yaml --seed demo --quiet"
    day.does("studypress exam --blueprint midterm.yaml", {"midterm.yaml": seed})
    printed = {form["candidate"]["id"]: form for form in every_form() if "candidate" in form}
    spares = [form["code"] for form in every_form() if "candidate" not in form]
    assert (len(printed), len(spares)) == (60, 3)
    assert "no fault" in day.does("studypress verify out")
    first = files()

    # Two late, one moved, one withdrawn; then a spare for a stranger, and a lost copy.
    day.does("studypress add out --roster late.csv")
    day.does("studypress move out --id 1978059")
    day.does("studypress remove out --id 5857938")
    assert "no fault" in day.does("studypress verify out")
    day.does("studypress add out --spare", {"K7Q4-M3XF": spares[0]})
    Path("out", "exam", printed["1343426"]["file"]).unlink()
    assert "missing" in run("status", "out", code=1)
    day.does("studypress rebuild out --form", {"R2W5-9HTC": printed["1343426"]["code"]})
    day.does("studypress status out")
    assert {name: data for name, data in files().items() if name in first} == first
    codes = [form["code"] for form in every_form()]
    assert len(codes) == len(set(codes)) == 66

    choice, other = printed["0562287"]["questions"][:2]
    right = choice["choices"]["ABCD".index(choice["key"])]
    also = 1 + (right + 1) % 4
    day.does("studypress erratum out --accept", {"QUESTION-1=2": f"{choice['id']}={also}"})
    day.does("studypress erratum out --void", {"QUESTION-2": other["id"]})
    assert "no fault" in run("verify", "out")

    papers = papers_of(spares[0])
    is_marked(day, papers)
    of = papers[0].form["points"] - other["points"]
    scores = {row["code"]: row for row in rows(Path("out/exam/marks/scores.csv"))}
    assert scores.keys() == {paper.form["code"] for paper in papers}
    for at, paper in enumerate(papers):
        row, by_hand = scores[paper.form["code"]], paper.points(other["id"], (choice["id"], also))
        assert (row["id"], Fraction(row["points"])) == (paper.person, by_hand)
        assert (row["of"], row["marker"]) == (str(of), ("A. Berg", "C. Lund")[at % 2])
        assert row["passed"] == ("yes" if by_hand / of >= Fraction(1, 2) else "no")

    day.does("studypress results out")
    assert len(list(Path("out/exam/results").iterdir())) == len(papers)
    assert "no fault" in run("verify", "out")
    is_repeated(day)
    assert not day.lines


def papers_of(spare: str) -> list[Paper]:
    """Return the papers of all who sat the exam; one of them on a spare copy."""
    owner = {form["code"]: who["id"] for form in every_form() if (who := form.get("candidate"))}
    owner[spare] = "7000003"
    gone = {code for at in manifest()["amendments"] for code in at.get("withdrawn", ())}
    written = [form for form in every_form() if form["code"] in owner.keys() - gone]
    chance = random.Random(7)  # noqa: S311 - invented answers
    papers = [Paper(form, owner[form["code"]], chance.uniform(0.3, 1)) for form in written]
    assert len(papers) == 62
    return papers


def is_marked(day: Day, papers: list[Paper]) -> None:
    """Mark the papers by two markers, who contradict each other on one of them."""
    room_1, room_2 = papers[::2], papers[1::2]
    twice = Paper(room_1[0].form, room_1[0].person, 1)
    opened = next(at["id"] for at in twice.form["questions"] if "key" not in at)
    twice.answers = {**room_1[0].answers, opened: "0.5"}
    assert twice.answers != room_1[0].answers
    write_answers("room-1.csv", room_1)
    write_answers("room-2.csv", [*room_2, twice])
    day.does("studypress mark out room-1.csv")
    clash = day.does("studypress mark out room-2.csv", code=1)
    assert all(part in clash for part in ("room-2.csv:33", "room-1.csv:2", "A. Berg", "C. Lund"))
    write_answers("room-2.csv", room_2)
    run("mark", "out", "room-2.csv", "--marker", "C. Lund")


def is_repeated(day: Day) -> None:
    """Print a second sitting, which repeats no question."""
    day.does("studypress exam --parallel-to out", {"--out resit": "--out resit --seed b --quiet"})
    assert "no fault" in run("verify", "resit")
    asked = [
        {at["id"] for form in every_form(folder) for at in form["questions"]}
        for folder in ("out", "resit")
    ]
    assert not asked[0] & asked[1]
    assert {form["points"] for form in every_form("resit")} == {60}
    day.does("studypress compare out resit")


def test_the_scanned_exam(
    day: Day, mailbox: Any, serve: Callable[..., Any], ca: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some boxes are in doubt, and decided; each candidate gets the own result by mail."""
    day = Day(scanned=True)
    people = Path("candidates.csv").read_text("utf-8").splitlines()[:4]
    Path("class.csv").write_text("\n".join(people), "utf-8")
    day.does("studypress exam", {"class.csv": "class.csv --seed demo --quiet"})
    assert "no fault" in day.does("studypress verify scanned")

    papers = [Paper(form, form["candidate"]["id"], 0.7) for form in every_form("scanned")]
    truth = filled(papers)
    assert "doubtful" in day.does("studypress scan scanned room-3.pdf")
    assert "in doubt" in day.does("studypress review scanned")
    write_corrections(papers)
    assert "nothing is left" in day.does("studypress review scanned --corrections")
    day.does("studypress scan scanned --audit", {"--audit": "--seed demo --audit"})
    write_audit(truth)
    assert "audit: 0 of" in day.does("studypress scan scanned --audit-result")

    day.does("studypress mark scanned")
    points = {row["id"]: row["points"] for row in rows(Path("scanned/exam/marks/scores.csv"))}
    by_hand = {paper.person: paper.points("", ("", 0)) for paper in papers}
    assert {who: Fraction(text) for who, text in points.items()} == by_hand
    day.does("studypress results scanned")

    server = serve()
    for name, value in (("SERVER", f"{server.host}:{server.port}"), ("USER", "exam"), ("CA", ca)):
        monkeypatch.setenv(f"STUDYPRESS_SMTP_{name}", str(value))
    monkeypatch.setenv("STUDYPRESS_SMTP_FROM", "exam@example.org")
    assert "3 mails to be sent" in day.does("studypress send scanned --results --dry-run")
    day.does("studypress send scanned --results --test", {"--results": "--results --yes"})
    assert list(mailbox.files) == ["me@example.org"]
    mailbox.mails.clear()
    day.does("studypress send scanned --results", {"--results": "--results --yes"})
    sheets = sorted(Path("scanned/exam/results").iterdir())
    assert mailbox.files == {
        paper.form["candidate"]["email"]: [sheet.read_bytes()]
        for paper, sheet in zip(papers, sheets, strict=True)
    }
    assert not day.lines


def filled(papers: list[Paper]) -> Truth:
    """Fill the papers and scan them into a file, in any order."""
    answers = {
        paper.form["code"]: {
            at["number"]: paper.answers[at["id"]].strip("-") for at in paper.form["questions"]
        }
        for paper in papers
    }
    scanner = Scanner(("rotation", "noise", "shuffled"))
    truth = scan_exam(Path("scanned/exam"), Path("scans"), "room 3", scanner, answers)
    Path("scans", *truth.files).rename("room-3.pdf")
    return truth


def write_corrections(papers: list[Paper]) -> None:
    """Decide the questions in doubt as they were meant."""
    doubts = {
        (row["code"], number)
        for row in rows(Path("scanned/exam/scan/pages.csv"))
        for number in re.findall(r"question (\d+)", row["reason"])
    }
    decided = [
        (
            "answer",
            "",
            paper.form["code"],
            "",
            str(at["number"]),
            paper.answers[at["id"]],
            "A. Berg",
            WHEN,
        )
        for paper in papers
        for at in paper.form["questions"]
        if (paper.form["code"], str(at["number"])) in doubts
    ]
    write("corrections.csv", CORRECTION_COLUMNS, decided)


def write_audit(truth: Truth) -> None:
    """Check the drawn boxes by the truth."""
    accepted: dict[tuple[str, ...], frozenset[str]] = {
        (box.form, str(box.page), str(box.question), box.value): box.accepted for box in truth.boxes
    }
    drawn = [at.name for at in audit_sample(api.scan("scanned").account, 300, "demo").drawn]
    verdicts = ["right" if name[4] in accepted[name[:4]] else "wrong" for name in drawn]
    checked = [
        ("demo", *name, verdict, "A. Berg", WHEN)
        for name, verdict in zip(drawn, verdicts, strict=True)
    ]
    write("audit.csv", AUDIT_COLUMNS, checked)


def write(path: str, columns: Iterable[str], table: Iterable[tuple[str, ...]]) -> None:
    Path(path).write_text(csv_text(list(columns), list(table)), "utf-8")
