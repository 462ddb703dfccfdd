"""Scannable exams: marks and boxes are on the page where the manifest states them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
import zxingcpp
from click.testing import CliRunner

from studypress.cli import main
from studypress.exam.scannable.marking_boxes import SIGNS
from studypress.exam.scannable.page_code import PageCode, page_code_of
from studypress.exam.scannable.page_marks import BOX, FIDUCIAL, fiducials

BANKS = Path(__file__).parents[1] / "banks" / "valid"
DPI = 254
DOT = 25.4 / DPI  # millimetres
FRAME = 0.3  # millimetres
SLOW = pytest.mark.slow
SEED = "a seed for scannable exams"


def run(*words: object) -> str:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


def record(exam: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((exam / "manifest.json").read_text(encoding="utf-8"))
    return data


def pictures(path: Path) -> Iterator[np.ndarray]:
    document = pdfium.PdfDocument(path)
    for page in document:
        yield np.asarray(page.render(scale=DPI / 72).to_pil().convert("L"))


def dots(*lengths: float) -> list[int]:
    return [round(length / DOT) for length in lengths]


def has_frame(picture: np.ndarray, x: float, y: float) -> bool:
    """Whether there is a grey frame around an empty box, and white around the frame."""
    (left, top), size = dots(x, y), round(BOX / DOT)
    box = picture[top : top + size, left : left + size]
    edges = box[0:2], box[-2:], box[:, 0:2], box[:, -2:]
    around = picture[top - 3, left : left + size], picture[top : top + size, left - 3]
    return (
        all(edge.mean() < 225 for edge in edges)
        and bool((box[5:-5, 5:-5] == 255).all())
        and all((edge == 255).all() for edge in around)
    )


def symbol_on(picture: np.ndarray) -> PageCode | None:
    matrix = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
    codes = [page_code_of(found.text) for found in zxingcpp.read_barcodes(picture, formats=matrix)]
    return codes[0] if codes else None


def assert_as_recorded(form: dict[str, Any], path: Path) -> None:
    scan = form["scan"]
    for at, picture in enumerate(pictures(path), start=1):
        assert symbol_on(picture) == PageCode(form["code"], at)
        turned = picture.shape[1] > picture.shape[0]
        upright = np.rot90(picture, -1) if turned else picture
        for x, y in fiducials(scan["width"], scan["height"]):
            left, top, size = dots(x, y, FIDUCIAL)
            assert (upright[top + 1 : top + size - 1, left + 1 : left + size - 1] == 0).all()
            assert (upright[top - 3 : top - 1, left : left + size] == 255).all()
        page = scan["pages"][at - 1]
        assert page["page"] == at
        assert not (turned and page["boxes"])
        assert [box for box in page["boxes"] if not has_frame(upright, box["x"], box["y"])] == []
    assert len(scan["pages"]) == form["pages"] == at


@pytest.mark.parametrize(
    "look", [(), ("--paper", "Letter", "--two-sided"), ("--theme", "large-print")]
)
def test_boxes_are_where_the_manifest_states_them(tmp_path: Path, look: tuple[str, ...]) -> None:
    words = ("--questions", 5, "--forms", 2, "--seed", SEED, "--out", tmp_path, *look)
    run("exam", "--scannable", *words)
    exam = tmp_path / "exam"
    for form in record(exam)["forms"]:
        assert_as_recorded(form, exam / form["file"])
        letters = [
            (box["question"], box["value"])
            for page in form["scan"]["pages"]
            for box in page["boxes"]
        ]
        assert letters == [
            (asked["number"], letter)
            for asked in form["questions"]
            for letter in "ABCDEFGH"[: len(asked["choices"])]
        ]
    assert "no fault" in run("verify", exam)


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(("--two-sided", "--language", "ar"), marks=pytest.mark.slow),
        pytest.param(("--theme", "large-print"), marks=pytest.mark.slow),
        ("--theme", "ink-saver"),
    ],
)
def test_every_kind_has_boxes_or_an_area(tmp_path: Path, look: tuple[str, ...]) -> None:
    bank = BANKS / "every-kind"
    words = ("--blueprint", bank / "blueprint.yaml", "--seed", SEED, "--out", tmp_path, *look)
    run("exam", bank, "--scannable", "--digits", *words)
    exam = tmp_path / "exam"
    (form,) = record(exam)["forms"]
    assert_as_recorded(form, exam / form["file"])
    pages = form["scan"]["pages"]
    values = {item["number"]: list[str]() for item in form["questions"]}
    for box in (box for page in pages for box in page["boxes"]):
        values[box["question"]].append(box["value"])
    written = {area["question"] for page in pages for area in page["areas"]}
    for item in form["questions"]:
        found, kind = (
            values[item["number"]],
            item.get("kind", "single" if "key" in item else "open"),
        )
        assert (item["number"] in written) is (kind in ("number", "short", "open"))
        match kind:
            case "number":
                columns = len(found) // 12
                assert found == [f"{at + 1}:{sign}" for sign in SIGNS for at in range(columns)]
            case "open":
                assert (found[0], float(found[-1][1:])) == ("=0", item["points"])
            case "short":
                assert found == []
            case _:
                assert "".join(found) == "ABCDEFGH"[: len(item["choices"])]
    run("verify", exam, "--bank", bank)


@pytest.mark.parametrize(
    ("look", "sheet"),
    [
        (("--digits",), 2),
        pytest.param(("--language", "ar", "--two-sided", "--paper", "Letter"), 2, marks=SLOW),
        pytest.param(("--theme", "large-print"), 3, marks=SLOW),  # the cover has two pages
    ],
)
def test_all_boxes_of_a_copy_are_on_its_answer_sheet(
    tmp_path: Path, look: tuple[str, ...], sheet: int
) -> None:
    bank = BANKS / "every-kind"
    words = ("--blueprint", bank / "blueprint.yaml", "--seed", SEED, "--out", tmp_path, *look)
    run("exam", bank, "--answer-sheet", *words)
    exam = tmp_path / "exam"
    (form,) = record(exam)["forms"]
    pages = form["scan"]["pages"]
    assert [page["page"] for page in pages if page["boxes"]] == [sheet] == [len(pages)]
    marked = {box["question"] for box in pages[-1]["boxes"]}
    written = {area["question"] for area in pages[-1]["areas"]}
    assert marked | written == {item["number"] for item in form["questions"]}
    found = list(pictures(exam / form["file"]))
    for box in pages[-1]["boxes"]:
        assert has_frame(found[sheet - 1], box["x"], box["y"])
    codes = [symbol_on(picture) for picture in found]
    expected = [PageCode(form["code"], at) for at in range(1, sheet + 1)]
    assert codes == [*expected, *[None] * (len(found) - sheet)]
    run("verify", exam, "--bank", bank)
    changed = record(exam)
    for page in changed["forms"][0]["scan"]["pages"]:
        for box in page["boxes"]:  # two rows that a scanner would read for one another
            box["question"] = {2: 3, 3: 2}.get(box["question"], box["question"])
        page["boxes"].sort(key=lambda box: box["question"])
    (exam / "manifest.json").write_text(json.dumps(changed), encoding="utf-8")
    result = CliRunner().invoke(main, ["verify", str(exam), "--bank", str(bank)])
    assert "question 2: its row on the answer sheet has the number “3”" in result.output


def test_an_answer_sheet_that_is_too_long_is_refused(tmp_path: Path) -> None:
    words = ["--kind", "any", "--digits", "--theme", "large-print", "--out", str(tmp_path / "out")]
    bank = str(BANKS / "every-kind")
    result = CliRunner().invoke(main, ["exam", bank, "--answer-sheet", *words])
    assert result.exit_code == 1
    assert "is longer than a page: ask fewer questions" in result.stderr
    assert not (tmp_path / "out").exists()


def test_only_scannable_exams_have_marks(tmp_path: Path) -> None:
    run("exam", "--questions", 2, "--seed", SEED, "--out", tmp_path)
    form = record(tmp_path / "exam")["forms"][0]
    assert "scan" not in form
    for picture in pictures(tmp_path / "exam" / form["file"]):
        assert symbol_on(picture) is None


@pytest.mark.parametrize("words", [["--booklet"], ["--format", "html"], ["--digits"]])
def test_what_cannot_be_scanned_is_refused(tmp_path: Path, words: list[str]) -> None:
    scannable = [] if words == ["--digits"] else ["--scannable"]
    result = CliRunner().invoke(main, ["exam", *scannable, *words, "--out", str(tmp_path / "o")])
    assert result.exit_code == 2
    assert ": remove " in result.stderr or ": add --scannable" in result.stderr
    assert not (tmp_path / "o").exists()
