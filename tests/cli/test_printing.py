from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.cli.printing import PRINTING, request_of
from studypress.errors import CallError
from studypress.pipeline import build
from studypress.pipeline.build import PrintOutcome
from studypress.pipeline.request import Request

COMMON = [
    [],
    ["--paper", "letter", "--theme", "dark", "--language", "de", "--two-sided", "--jobs", "3"],
    ["--topic", "a", "--topic", "b", "--difficulty", "easy", "--format", "html", "--no-cache"],
    ["--booklet", "--booklet-sheet", "a3", "--signature", "2", "--out", "other"],
]
OWN = {
    "guide": [[str(Path(__file__).parents[1] / "banks" / "valid" / "folder")]],
    "worksheet": [["--choices", "--fillable", "--space", "dots"], ["--per-page", "2"]],
    "key": [["--full"]],
    "flashcards": [["--duplex", "short-edge"]],
    "scorecard": [["--blueprint", "mixed", "--seed", "s"], ["--fillable"]],
    "exam": [
        ["--kind", "any", "--questions", "5", "--forms", "4", "--seed", "s", "--spares", "2"],
        ["--blueprint", "b.yaml", "--password", "p", "--scheduler", "tcp://host", "--replace"],
        ["--roster", "ROSTER", "--column", "id=Number", "--by", "group", "--watermark"],
    ],
    "practice": [[], ["--theme", "dark", "--tag", "a", "--out", "other"]],
}
WRONG = [
    ("guide", ["--format", "docx"]),
    ("guide", ["nowhere"]),
    ("guide", ["--chioces"]),
    ("guide", ["--out", ""]),
    ("key", ["--signature", "2"]),
    ("practice", ["--booklet"]),
    ("key", ["--booklet", "--format", "html"]),
    ("worksheet", ["--fillable", "--format", "html"]),
    ("flashcards", ["--booklet-sheet", "A3"]),
    ("scorecard", ["--seed", "s"]),
    ("scorecard", ["--column", "id=Number"]),
    ("exam", ["--seed", ""]),
    ("exam", ["--watermark"]),
    ("exam", ["--column", "shoe=Size"]),
    ("exam", ["--roster", "ROSTER", "--forms", "2"]),
]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """Return the requests that commands print; no file is made."""
    requests: list[Request] = []

    def produce(request: Request, *_: object) -> PrintOutcome:
        requests.append(request)
        return PrintOutcome(())

    monkeypatch.setattr(build, "produce", produce)
    return requests


def with_roster(args: list[str], folder: Path) -> list[str]:
    roster = folder / "roster.csv"
    roster.write_text("name,Number\nAda,1\n")
    return [str(roster) if arg == "ROSTER" else arg for arg in args]


@pytest.mark.parametrize(
    ("name", "args"),
    [(name, args) for name in PRINTING for args in OWN[name] + COMMON * (name != "practice")],
)
def test_a_request_is_what_the_command_prints(
    name: str, args: list[str], printed: list[Request], tmp_path: Path
) -> None:
    args = with_roster(args, tmp_path)
    result = CliRunner().invoke(main, [name, *args])
    assert result.exit_code == 0, result.stderr
    assert [request_of(name, args)] == printed


@pytest.mark.parametrize(("name", "args"), WRONG)
def test_a_wrong_call_is_the_error_of_the_command(
    name: str, args: list[str], printed: list[Request], tmp_path: Path
) -> None:
    args = with_roster(args, tmp_path)
    with pytest.raises((click.UsageError, CallError)) as caught:
        request_of(name, args)
    error = caught.value
    message = error.format_message() if isinstance(error, click.UsageError) else str(error)
    result = CliRunner().invoke(main, [name, *args])
    assert (result.exit_code, printed) == (2, [])
    assert message in result.stderr


def test_help_is_no_request() -> None:
    with pytest.raises(click.NoSuchOption):
        request_of("guide", ["--help"])
