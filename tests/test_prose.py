import runpy
from pathlib import Path

import pytest

FAULTS = runpy.run_path(str(Path(__file__).with_name("prose.py")))["faults"]


@pytest.mark.parametrize(
    ("name", "source", "lines"),
    [
        ("docs/page.md", "Plain.\n\nNobody knows,\nin vain.\n", [3, 4]),
        ("build/studypress/a.py", '"""What it does."""\n', [1]),
        ("build/studypress/a.py", 'LIMIT = 3\n"""Of a page.\n\nCounted anew."""\n', [4]),
        ("build/studypress/a.py", 'raise Fault(f"{name}: whoever has it")\n', [1]),
        ("build/studypress/a.py", 'raise Fault("it says so")\n', [1]),
        ("tests/test_a.py", "def test() -> None:\n    pass  # beforehand\n", [2]),
        ("styles/a.css", "/* Of one's own. */\n", [1]),
    ],
)
def test_words_to_avoid_are_reported(name: str, source: str, lines: list[int]) -> None:
    found = list(FAULTS(name, source))
    assert [fault.split(":")[:2] for fault in found] == [[name, str(line)] for line in lines]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("docs/page.md", "What a page may contain, beside it.\n"),
        ("build/studypress/a.py", '"""Return the limit."""\nanew = "What is it?"  # a limit\n'),
        ("build/studypress/a.py", '"""Return a file that holds text."""\nKEY = "says"\n'),
        ("tests/test_a.py", '"""Tests of limits."""\nNAME = "nobody"\n'),
    ],
)
def test_other_text_is_accepted(name: str, source: str) -> None:
    assert list(FAULTS(name, source)) == []
