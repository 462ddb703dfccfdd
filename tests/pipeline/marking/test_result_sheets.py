from collections.abc import Callable
from pathlib import Path
from shutil import copytree

from studypress.bank.bank import Bank
from studypress.pipeline.marking.results import ResultOptions, print_results

Pages = Callable[[Path], list[str]]


def test_the_print_run_is_in_the_order_of_the_seats(
    exam: Path, small: Bank, tmp_path: Path, pages_of: Pages
) -> None:
    """Each sheet begins on a new sheet of paper; other paper and HTML are not in it."""
    made = print_results(copytree(exam, tmp_path / "out"), ResultOptions(), small)
    run, letter = (pages_of(path) for path in made.paths[made.sheets :])
    named = [name for page in run for name in ("Ana", "Bo", "Cem", "Dov") if name in page]
    assert list(dict.fromkeys(named)) == ["Dov", "Ana"]
    assert len(run) == 4
    assert not run[1].strip()
    assert "Bo Lund" in letter[0]


def test_an_unknown_look_is_replaced_by_the_usual_one(
    exam: Path, small: Bank, tmp_path: Path, pages_of: Pages
) -> None:
    """A paper or theme of a custom folder that is not given."""
    out = copytree(exam, tmp_path / "out")
    path = out / "exam/manifest.json"
    path.write_text(path.read_text().replace('"theme": "print"', '"theme": "ours"'))
    made = print_results(out, ResultOptions(), small)
    assert "Ana" in pages_of(made.paths[0])[0]
