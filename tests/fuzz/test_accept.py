"""Banks that are nearly right: what `check` accepts is printed in full, and proved.

STUDYPRESS_FUZZ is the number of banks, as in `test_doors`.
"""

import os
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from changed_files import near_banks, written
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_exams import Case, save

from studypress.cli import main
from studypress.errors import ContentError
from studypress.pipeline.check import check_bank

EXAMPLES = int(os.environ.get("STUDYPRESS_FUZZ", "2"))
MANY = 8
THEMES, PAPERS = ("print", "large-print", "ink-saver"), ("A4", "Letter")
LOOKS = [(theme, paper) for theme in THEMES for paper in PAPERS]
DOCUMENTS = ("--guide", "--worksheet", "--key", "--flashcards")


def run(*words: object) -> None:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output


def accepted(bank: Any, folder: Path) -> bool:
    """Write a bank, and return whether it is accepted."""
    save(Case(written(bank), "", "", {}), folder)
    try:
        check_bank(folder / "bank.yaml")
    except ContentError:
        return False
    return True


def print_all(folder: Path, theme: str, paper: str) -> None:
    """Print each document of a bank and an exam of it, and prove the exam."""
    look = ["--theme", theme, "--paper", paper, "--out", folder / "out", "--quiet", "--jobs", 1]
    bank = folder / "bank.yaml"
    run("build", bank, *DOCUMENTS, *look)
    run("exam", bank, "--kind", "any", "--questions", 2, "--forms", 2, "--seed", "s", *look)
    run("verify", folder / "out", "--bank", bank, "--quiet", "--jobs", 1)


def hold(examples: int) -> Counter[str]:
    """Print banks that are accepted; count them."""
    tally = Counter[str]()

    @settings(
        max_examples=examples,
        derandomize="STUDYPRESS_FUZZ" not in os.environ,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],  # shrinking a bank takes minutes
        print_blob=True,
    )
    @given(bank=near_banks(), look=st.sampled_from(LOOKS))
    def holds(bank: Any, look: tuple[str, str]) -> None:
        with TemporaryDirectory() as name:
            if accepted(bank, Path(name)):
                tally["accepted"] += 1
                print_all(Path(name), *look)
            else:
                tally["refused"] += 1

    holds()
    return tally


def test_what_is_nearly_right_and_accepted_is_printed_and_proved() -> None:
    assert hold(EXAMPLES)


@pytest.mark.slow
def test_many_banks_that_are_accepted_are_printed_and_proved() -> None:
    assert hold(max(MANY, EXAMPLES))["accepted"]
