from pathlib import Path

import pytest

from studypress.errors import CallError, PressError
from studypress.pipeline.option_files import option_file, read_bytes, shipped_names


@pytest.mark.parametrize("option", ["blueprint", "scale"])
def test_a_name_is_that_of_a_shipped_file(option: str, tmp_path: Path) -> None:
    name = shipped_names(option)[0]
    assert option_file(option, name).is_file()
    own = tmp_path / "own.yaml"
    own.touch()
    assert option_file(option, str(own)) == own


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(CallError, match=r"scale 'germen'; did you mean 'german'"):
        option_file("scale", "germen")
    with pytest.raises(CallError, match=r"'zzzz'; shipped scales: .*german, pass"):
        option_file("scale", "zzzz")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(PressError, match=r"absent\.csv: no such file$"):
        read_bytes(tmp_path / "absent.csv")
