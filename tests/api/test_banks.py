"""The API on banks: light imports, errors with places, selections."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studypress import api
from studypress.errors import CallError, ContentError, StudypressError


@pytest.fixture
def folder(banks: Path) -> Path:
    return banks / "valid" / "folder"


@pytest.mark.parametrize(
    ("module", "own"),
    [("studypress", ["studypress"]), ("studypress.api", ["studypress", "studypress.api"])],
)
def test_an_import_is_light(module: str, own: list[str]) -> None:
    code = (
        "import sys\nbefore = set(sys.modules)\n"
        f"import {module}\nprint(*sorted(set(sys.modules) - before))"
    )
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    others = {name.partition(".")[0] for name in loaded} - {"studypress"}
    assert others <= sys.stdlib_module_names
    ours = {".".join(name.split(".")[:2]) for name in loaded if name.startswith("studypress")}
    assert ours <= {*own, "studypress.page"}  # whose options import nothing


def test_each_name_has_a_docstring_and_is_a_function() -> None:
    for name in api.__all__:
        assert getattr(api, name).__doc__, name


def test_all_problems_are_raised_with_their_places(banks: Path) -> None:
    with pytest.raises(ContentError) as error:
        api.load(banks / "invalid" / "empty-text")
    assert len(error.value.problems) == 2
    assert all(problem.place.line for problem in error.value.problems)


def test_a_check_returns_the_bank_and_its_remarks(folder: Path) -> None:
    bank, remarks = api.check(folder)
    assert (bank, remarks) == (api.load(folder), ())
    with pytest.raises(ContentError, match="no reference"):
        api.check(folder, strict=True)


def test_a_selection_is_narrowed_by_other_fields_only(folder: Path) -> None:
    light = api.select(folder, tag="light")
    easy = api.select(light, difficulty=["easy"])
    assert easy.selection == api.select(folder, tag="light", difficulty="easy").selection
    assert 0 < len(easy.entries) < len(light.entries) < easy.total
    assert api.stats(easy).topics[0].questions == len(easy.entries)
    with pytest.raises(CallError, match="select from the whole bank"):
        api.select(light, tag="air")
    with pytest.raises(CallError, match="did you mean 'light'"):
        api.select(folder, tag="ligt")
    assert not light.where(lambda _: False).entries
    assert len(light.where(lambda _: True).entries) == len(light.entries)


def test_an_export_of_a_selection_has_its_questions(tmp_path: Path, folder: Path) -> None:
    light = api.select(folder, tag="light")
    made = api.export_bank(light, tmp_path, "json")
    assert tmp_path / "questions.json" in made.paths
    assert made.questions == len(light.entries)


@pytest.mark.parametrize(
    "call",
    [
        lambda out: api.load(out / "missing"),
        lambda out: api.check(out, custom="missing"),
        lambda out: api.import_bank("missing", out),
        lambda out: api.import_bank(__file__, out, format_name="pyton"),
        lambda out: api.import_bank(__file__, out, difficulty="eazy"),
        lambda out: api.export_bank(None, out, "jsn"),
        lambda out: api.export_bank(None, out / "file" / "out", "json"),
        lambda out: api.new_bank(out / "file"),
        lambda out: api.new_bank(out, language="?"),
        lambda out: api.write_schemas(out / "file"),
        lambda out: api.new_theme("school", out / "file"),
        lambda out: api.make_exam(None, out, roster="missing"),
        api.verify,
        lambda out: api.rebuild(out, "ABCD-EFGH"),
        lambda out: api.mark(out, "missing"),
        api.scores,
    ],
)
def test_mistakes_of_the_user_are_errors_of_studypress(
    tmp_path: Path, call: Callable[[Path], object]
) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StudypressError):
        call(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_new_bank_is_loaded(tmp_path: Path) -> None:
    made = api.new_bank(tmp_path / "mine")
    assert api.load(made.folder).total
    assert api.write_schemas(str(tmp_path / "s"))[0].parent == tmp_path / "s"
    assert api.new_theme("school", tmp_path).name == "school.css"
