"""Values to choose from: names of the bank, looks, and files of some folders."""

from pathlib import Path

from studypress.pipeline.view.bank_view import view_bank
from studypress.pipeline.view.option_values import option_values

BANK = Path(__file__).parents[2] / "banks" / "valid" / "single.yaml"


def test_names_are_those_of_the_bank() -> None:
    values = option_values(view_bank(BANK, None, 1), None, [])
    assert (values["section"], values["topic"], values["tag"]) == (
        ("Licht",),
        ("Himmel",),
        ("licht",),
    )
    assert option_values(None, None, [])["section"] == ()


def test_looks_of_the_custom_folder_are_listed(tmp_path: Path) -> None:
    (tmp_path / "styles/themes").mkdir(parents=True)
    (tmp_path / "styles/themes/mine.css").touch()
    assert {"mine", "print"} <= set(option_values(None, tmp_path, [])["theme"])


def test_only_rosters_and_blueprints_of_the_folders_are_listed(tmp_path: Path) -> None:
    (tmp_path / "people.csv").touch()
    (tmp_path / "people.xlsx").touch()
    (tmp_path / "people.xls").touch()
    (tmp_path / "final.yaml").write_text("title: Final\nrows:\n  - {count: 1}\n")
    (tmp_path / "bank.yaml").write_text("title: Bank\nsections: []\n")
    (tmp_path / "away.yaml").symlink_to("/dev/zero")
    (tmp_path / "below").mkdir()
    (tmp_path / "below/deep.csv").touch()
    values = option_values(None, None, [tmp_path, tmp_path])
    assert values["roster"] == (str(tmp_path / "people.csv"), str(tmp_path / "people.xlsx"))
    assert [name for name in values["blueprint"] if "/" in name] == [str(tmp_path / "final.yaml")]
    assert "interview" in values["blueprint"]


def test_exams_of_the_folders_are_listed(tmp_path: Path) -> None:
    for name in ("out/exam", "other"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "out/exam/manifest.json").touch()
    values = option_values(None, None, [tmp_path])
    assert values["not_in"] == values["parallel_to"] == (str(tmp_path / "out/exam"),)
