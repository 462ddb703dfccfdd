"""Examples in the README are correct: its bank is valid, its options exist."""

import re
from pathlib import Path

from click.testing import CliRunner

from studypress.cli import main
from studypress.pipeline.check import check_bank

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_bank_of_the_readme_is_sound(tmp_path: Path) -> None:
    bank, topic = re.findall(r"```yaml\n# (mybank/\S+)\n(.*?)```", README, re.DOTALL)
    for name, text in (bank, topic):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "mybank" / "figures").mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (tmp_path / "mybank" / "figures" / "beam.svg").write_text(drawing)
    (entry,) = check_bank(tmp_path / "mybank", strict=True)[0].entries
    assert len(entry.question.references) == 1


def test_the_commands_of_the_readme_have_their_options() -> None:
    runner = CliRunner()
    for line in re.findall(r"^studypress (.+?)(?:  +#.*)?$", README, re.MULTILINE):
        command, *words = line.split()
        known = runner.invoke(main, [command, "--help"]).stdout
        assert all(word in known for word in words if word.startswith("--")), line
