import json
from pathlib import Path

from click.testing import CliRunner

from studypress.bank.models import BankFile, Topic
from studypress.cli import main
from studypress.exam.blueprint.model import Blueprint
from studypress.grading.scales import Scale
from studypress.pipeline.banks.schemas import schema_files


def test_the_command_writes_the_schemas_of_the_documentation(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["schema", "--out", str(tmp_path / "s")])
    assert done.exit_code == 0, done.output
    stored = Path(__file__).parents[3] / "docs" / "schema"
    written = {path.name: path.read_bytes() for path in (tmp_path / "s").iterdir()}
    assert written == schema_files() == {path.name: path.read_bytes() for path in stored.iterdir()}
    assert [line.rpartition("/")[2] for line in done.stdout.split()] == sorted(written)
    titles = {json.loads(text)["title"] for text in written.values()}
    assert titles == {model.__name__ for model in (BankFile, Topic, Blueprint, Scale)}
