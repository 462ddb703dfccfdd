"""Messages of docs/messages.md: each is one of the program, word for word."""

import ast
import errno
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "messages.md"
TABLE_ROW = re.compile(r"^\| `(.+?)` \| ", re.MULTILINE)
PLACE = re.compile(r"[\w./-]+\.(yaml|css|csv)(:\d+:\d+)?: |(remark|Error): ")
LEAST = 12
"""Letters that a part of a sentence in the code has to have in common with a message."""

OF_YAML = "did not find expected '-' indicator"
"""Words of PyYAML."""


def listed() -> list[str]:
    return TABLE_ROW.findall(PAGE.read_text(encoding="utf-8"))


@cache
def expected() -> frozenset[str]:
    """Messages of the tests of invalid banks, blueprints and rosters."""
    files = [*(ROOT / "tests" / "banks" / "invalid").rglob("expected.txt")]
    for folder in ("blueprints", "rosters"):
        files += (ROOT / "tests" / folder / "invalid").glob("*.txt")
    lines = (line for path in files for line in path.read_text("utf-8").splitlines())
    return frozenset(PLACE.sub("", line) for line in lines)


@cache
def sentences() -> list[tuple[str, ...]]:
    """Return the texts of the package, longest first: the parts between placeholders."""
    found: set[tuple[str, ...]] = {(OF_YAML,), *((os.strerror(code),) for code in errno.errorcode)}
    for path in (ROOT / "build" / "studypress").rglob("*.py"):
        found |= set(_texts(ast.parse(path.read_text("utf-8"))))
    parts = (parts for parts in found if sum(map(len, parts)) >= LEAST)
    return sorted(parts, key=lambda parts: (-sum(map(len, parts)), parts))


def _texts(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            values = (v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
            yield tuple("".join(map(str, values)).split("{}"))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield tuple(re.split(r"\{[^{}]*\}", node.value))


def uncovered(message: str) -> str:
    """Return the message without all that sentences of the package contain."""
    left = message
    for parts in sentences():
        if all(part in message for part in parts):
            for part in filter(str.strip, parts):
                left = left.replace(part, "\0", 1)
    return left


@pytest.mark.parametrize("message", listed())
def test_the_program_has_this_message(message: str) -> None:
    message = PLACE.sub("", message)
    if message in expected():
        return
    left = uncovered(re.sub(r"known: .*", "", message))
    rest = re.sub(r"--[\w-]+|['“][^'”]*['”]|\([^)]*\)|\d+|\0|\W", "", left)
    assert len(rest) <= len(message) // 3, (message, left.replace("\0", "_"))


def test_a_changed_wording_is_found() -> None:
    assert "reword one of them" not in uncovered("the same text as choice 1: reword one of them")
    assert "tell it otherwise" in uncovered("the same text as choice 1: tell it otherwise")


def test_each_kind_of_message_is_there() -> None:
    headings = re.findall(r"^## (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(headings) == 12
    assert len(listed()) > 90
