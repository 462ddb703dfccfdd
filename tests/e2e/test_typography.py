"""Numbers of an exam have the decimal mark of its language."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.pipeline.exams.verify import prove

BANK = """\
title: Zahlen
language: de
sections:
  - id: s
    title: Zahlen
    topics:
      - topic: Hälften
        questions:
          - id: half
            question: Was ist die "Hälfte" von [[whole]] oder $[[whole]]$, in Code `[[whole]]`?
            difficulty: easy
            points: 1.5
            variables: {whole: [2.5, 3.5], half: whole / 2}
            answer:
              value: "[[half]]"
              tolerance: 0.05
              unit: kg
              bullet: Es ist [[half]].
              explanation: So ist es.
"""


@pytest.mark.usefixtures("verified_quickly")
def test_numbers_of_a_german_exam_have_a_comma(tmp_path: Path) -> None:
    bank = tmp_path / "bank.yaml"
    bank.write_text(BANK, encoding="utf-8")
    words = ["exam", str(bank), "--seed", "s", "--forms", "1", "--kind", "any"]
    words += ["--out", str(tmp_path / "out")]
    assert CliRunner().invoke(main, [*words, "--quiet"], catch_exceptions=False).exit_code == 0
    paper = text_of(tmp_path / "out" / "exam" / "forms" / "001.pdf")
    key = text_of(tmp_path / "out" / "exam" / "keys" / "001.pdf")
    whole, half = ("2,5", "1,25") if "2,5" in paper else ("3,5", "1,75")
    assert f"„Hälfte“ von {whole} oder" in paper
    assert f"in Code {whole.replace(',', '.')}?" in paper
    assert "1,5" in paper
    assert f"{half} ± 0,05 kg" in key
    verdict = prove(tmp_path / "out", bank)
    assert (verdict.faults, verdict.notes) == ((), ())


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    return " ".join(" ".join(pages).split())
