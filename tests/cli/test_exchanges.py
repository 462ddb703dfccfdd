import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.cli.show import show_remarks
from studypress.errors import SourcePlace
from studypress.exchange.draft import Effect, ExchangeRemark

BANK = Path(__file__).parents[1] / "banks" / "valid" / "folder"


def test_export_writes_the_checked_bank_and_an_unknown_format_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["export", str(BANK), "--to", "json", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    data = json.loads((tmp_path / "questions.json").read_text("utf-8"))
    topics = [topic for section in data["sections"] for topic in section["topics"]]
    assert f"{sum(len(topic['questions']) for topic in topics)} question" in done.stdout
    refused = CliRunner().invoke(main, ["export", str(BANK), "--to", "jsn"])
    assert refused.exit_code == 2
    assert "did you mean 'json'?" in refused.stderr


def test_remarks_of_one_message_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    places = [SourcePlace("a.zip/1.xml", line, 1) for line in (3, 5, 8, 13, 21, 34, 55)]
    places.insert(1, SourcePlace("a.zip/2.xml", 4, 1))
    one = [ExchangeRemark(place, "the colour is dropped", Effect.LOST) for place in places]
    show_remarks([*one, ExchangeRemark(places[2], "the colour is dropped", Effect.CHANGED)])
    assert capsys.readouterr().err == (
        "a.zip/1.xml:3:1: lost: the colour is dropped"
        " (also at a.zip/2.xml:4:1, 5:1, 8:1, 13:1 and 3 more)\n"
        "a.zip/1.xml:5:1: changed: the colour is dropped\n"
    )


def test_import_ends_with_a_table(tmp_path: Path) -> None:
    rows = "".join(f"What is question {at}?,Because.\n" for at in range(9))
    (tmp_path / "list.csv").write_text(f"question,answer\n{rows}", "utf-8")
    words = ["import", str(tmp_path / "list.csv"), "--out", str(tmp_path / "bank")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    place = tmp_path / "list.csv"
    assert done.stderr.splitlines() == [
        f"{place}: guessed: no difficulty is stated for 9 questions: medium; --difficulty sets it",
        f"{place}: guessed: the language is not stated: English; name another one with --language",
        f"{place}:2:1: guessed: no kind and no choices: the kind is open (and in 8 more rows)",
    ]
    table = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert table[1:6] == [
        "came 9 open, 0 figures",
        "guessed 3 remarks",
        "changed 0 remarks",
        "lost 0 remarks",
        "left out 0 remarks",
    ]
    again = CliRunner().invoke(main, [*words, "--quiet"])
    assert (again.exit_code, again.stdout) == (2, "")
    assert "contains a bank already" in again.stderr


def test_import_of_a_faulty_question_names_the_place_in_the_bank(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("question,A,B,answer\nWhich?,x,x,A\n", "utf-8")
    words = ["import", str(tmp_path / "list.csv"), "--out", str(tmp_path / "bank")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1
    assert f"{tmp_path}/bank/list/01-list.yaml:10:" in done.stderr
    assert "does not print before these problems are mended" in done.stderr.splitlines()[-1]
    assert "  came      1 question, 0 figures" in done.stdout
