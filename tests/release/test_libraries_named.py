"""Each place that installs the libraries of PDF files names the same packages as the message."""

from pathlib import Path

import pytest

from studypress.press import engine

ROOT = Path(__file__).parents[2]
PLACES = (
    "Containerfile", "build/about.md", "build/bring.sh", "docs/install.md",
    "tests/release/fresh_roots.sh",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_the_packages_are_those_of_the_message(place: str) -> None:
    line = engine._INSTALL.splitlines()[0]  # noqa: SLF001 - a text
    packages = line.partition("sudo apt install ")[2]
    assert len(packages.split()) == 3
    assert packages in (ROOT / place).read_text("utf-8")
