"""Tests of the checks of scannable pages: each change of a layout or a page is found."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pikepdf
import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.exam.scannable.layout import ScanBox, ScanLayout
from studypress.pipeline.check import open_bank
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.verify.expected import expected_copies_of
from studypress.verify.model import ExpectedForm
from studypress.verify.scannable.scannable_faults import scannable_faults

BANK = Path(__file__).parents[2] / "banks" / "valid" / "every-kind"
SEED = "a seed for scannable exams"


class Printed(NamedTuple):
    folder: Path
    data: bytes
    expected: ExpectedForm
    scan: ScanLayout


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    out = tmp_path_factory.mktemp("scannable")
    words = ["--blueprint", BANK / "blueprint.yaml", "--seed", SEED, "--out", out]
    call = ["exam", BANK, "--scannable", "--digits", "--quiet", *words]
    assert CliRunner().invoke(main, list(map(str, call))).exit_code == 0
    (copy,) = expected_copies_of(printed_exam(out)[1], open_bank(BANK))
    assert copy.form.scan
    data = (out / "exam" / copy.form.file).read_bytes()
    return Printed(out / "exam", data, copy.form, copy.form.scan)


def faults_of(printed: Printed, scan: ScanLayout | None = None, data: bytes = b"") -> list[str]:
    expected = replace(printed.expected, scan=scan or printed.scan)
    return [fault.message for fault in scannable_faults(data or printed.data, expected)]


def with_boxes(
    scan: ScanLayout, change: Callable[[list[ScanBox]], Iterator[ScanBox]], at: int = 1
) -> ScanLayout:
    """A layout with the boxes of a page changed."""
    pages = list(scan.pages)
    pages[at] = replace(pages[at], boxes=tuple(change(list(pages[at].boxes))))
    return replace(scan, pages=tuple(pages))


def test_a_printed_exam_has_no_fault(printed: Printed) -> None:
    assert faults_of(printed) == []


def test_a_box_that_is_recorded_elsewhere_is_found(printed: Printed) -> None:
    def moved(boxes: list[ScanBox]) -> Iterator[ScanBox]:
        yield replace(boxes[0], x=boxes[0].x + 3)
        yield from boxes[1:]

    first = printed.scan.pages[1].boxes[0]
    missing, extra, *_ = faults_of(printed, with_boxes(printed.scan, moved))
    assert missing == f"there is no frame where box {first.value} is recorded"
    assert extra.startswith(f"there is a frame at {first.x:.1f}, {first.y:.1f} mm, but no")


def test_letters_that_are_exchanged_are_found(printed: Printed) -> None:
    def exchanged(boxes: list[ScanBox]) -> Iterator[ScanBox]:
        one, other, *rest = boxes
        yield replace(one, x=other.x, y=other.y)
        yield replace(other, x=one.x, y=one.y)
        yield from rest

    one, other = printed.scan.pages[1].boxes[:2]
    assert faults_of(printed, with_boxes(printed.scan, exchanged)) == [
        f"the label of box {one.value} is “{other.value}”",
        f"the label of box {other.value} is “{one.value}”",
    ]


@pytest.mark.parametrize("sign", ["=", ":"])
def test_points_and_digits_that_are_exchanged_are_found(printed: Printed, sign: str) -> None:
    page = next(
        at
        for at, page in enumerate(printed.scan.pages)
        if any(sign in box.value for box in page.boxes)
    )

    def turned(boxes: list[ScanBox]) -> Iterator[ScanBox]:
        """Put the boxes of the first such question in the opposite order."""
        question = next(box.question for box in boxes if sign in box.value)
        own = [box for box in boxes if box.question == question]
        places = iter(own[::-1])
        for box in boxes:
            place = next(places) if box.question == question else box
            yield replace(box, x=place.x, y=place.y)

    found = faults_of(printed, with_boxes(printed.scan, turned, page))
    assert found
    assert all(message.startswith("the label of box ") for message in found)


def test_boxes_of_another_question_or_of_none_are_found(printed: Printed) -> None:
    def fewer(boxes: list[ScanBox]) -> Iterator[ScanBox]:
        return iter(boxes[1:])

    first, *_ = faults_of(printed, with_boxes(printed.scan, fewer))
    assert first == "its recorded boxes are not those of its kind"

    def strange(boxes: list[ScanBox]) -> Iterator[ScanBox]:
        yield from boxes
        yield replace(boxes[-1], question=99)

    assert "boxes are recorded, but the exam has no such question" in faults_of(
        printed, with_boxes(printed.scan, strange)
    )


def test_another_size_or_direction_is_found(printed: Printed) -> None:
    size = replace(printed.scan, width=200.0)
    assert set(faults_of(printed, size)) == {
        "its sheet has another size than its layout for a scanner"
    }
    (message,) = faults_of(printed, replace(printed.scan, start="right"))
    assert message == "its layout for a scanner is not that of its pages"


def test_a_layout_that_is_missing_is_found(printed: Printed) -> None:
    assert printed.expected.scannable
    (fault,) = scannable_faults(printed.data, replace(printed.expected, scan=None))
    assert fault.message == "no layout for a scanner is recorded"


def test_a_page_with_the_symbol_of_another_form_or_page_is_found(printed: Printed) -> None:
    other = printed._replace(expected=replace(printed.expected, code="4ZHP-RPB4"))
    message = "its symbol is missing, or states another form or page"
    assert faults_of(other) == [message] * len(printed.scan.pages)


def test_a_page_without_fiducials_and_one_with_more_frames_are_found(
    printed: Printed, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.pdf"
    with pikepdf.open(printed.folder / printed.expected.file) as pdf:
        pdf.pages[0].contents_add(b"1 g 0 780 70 70 re f", prepend=False)
        frame = b"q 1 0 0 1 300 300 cm .4667 g 0 0 11.34 11.34 re 1 1 9 9 re f* Q"
        pdf.pages[1].contents_add(frame, prepend=False)
        pdf.save(changed)
    cover, page = faults_of(printed, data=changed.read_bytes())
    assert cover == "a fiducial is missing, or is not where a scanner expects it"
    assert page.startswith("there is a frame at ")


def test_verify_reports_a_changed_manifest(printed: Printed, tmp_path: Path) -> None:
    folder = copytree(printed.folder, tmp_path / "exam")
    path = folder / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    box = data["forms"][0]["scan"]["pages"][1]["boxes"][0]
    box["y"] += 3
    path.chmod(0o600)
    path.write_text(json.dumps(data), encoding="utf-8")
    result = CliRunner().invoke(main, ["verify", str(folder), "--bank", str(BANK)])
    assert result.exit_code == 1
    assert f"there is no frame where box {box['value']} is recorded" in result.stderr
    assert "forms[0].scan.pages[1].boxes[0].y is" in result.stderr
