"""Fixtures of the tests of `verify`."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Self

import pytest

from studypress.bank.bank import Bank
from studypress.exam.model import Exam
from studypress.pipeline.exams import verify
from studypress.pipeline.proof.reprint import Again, print_again
from studypress.pipeline.request import Request
from studypress.pipeline.steps import Steps
from studypress.verify import readings
from studypress.verify.pdf import read as reader


class _Here:
    """Reader of the files of an exam, in this process."""

    def __init__(self, _: int) -> None:
        self.begin = verify._here  # noqa: SLF001

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def verified_quickly() -> Iterator[None]:
    """Make an exam again only once, and read equal files only once."""
    made: dict[str, Again] = {}

    def once(exam: Exam, request: Request, bank: Bank, folder: Path, steps: Steps) -> Again:
        key = f"{exam.plan} {request} {bank.digest}"
        if key not in made:
            made[key] = print_again(exam, request, bank, folder, steps)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "print_again", once)
        patch.setattr(verify, "Readers", _Here)
        for name in ("read", "glance", "unlocked"):
            patch.setattr(readings, name, cache(getattr(reader, name)))
        yield
