"""Report words that are not plain technical English; `make lint` runs it.

Checked are the pages in Markdown, the comments of templates, styles and scripts, docstrings and
comments in Python, and the strings of the package, which are its messages.
"""

import ast
import re
import sys
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = (
    *("*.md", "docs/**/*.md", "Makefile", "pyproject.toml", ".ci/run", "**/bring.sh"),
    *("templates/**/*.*", "styles/**/*.css"),
    *(f"{folder}/**/*.py" for folder in ("build", "tests", "benchmarks", "content", "docs")),
)
HEADS = re.compile(r"(?:What|Whose|Whoever|That which|How|Where)\b")
"""Words that must not begin a docstring."""

WORDS = re.compile(
    r"\b(besides|anew|beforehand|shall|in vain|whoever|nobody|(?:is|are) wished for"
    r"|of one's own)\b",
    re.IGNORECASE,
)
MESSAGE_WORDS = re.compile(r"\b(stands?|tells?|told|says?|said|holds?|bears?|the most that)\b")
"""Further words that must not be in a message."""

_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def faults(name: str, source: str) -> Iterator[str]:
    """Yield a message for each fault in a file of this name."""
    passages = {(1, source)}
    if name.endswith(".py"):
        tree = ast.parse(source)
        documents = set(docstrings(tree))
        for line, text in sorted(documents):
            if found := HEADS.match(text):
                yield f"{name}:{line}:1: begin with a noun or an imperative, not '{found[0]}'"
        passages = documents | set(comments(source))
        if name.startswith("build/"):
            messages = set(strings(tree)) - documents
            passages |= messages
            for line, text in sorted(messages):
                if " " in text and (found := MESSAGE_WORDS.search(text)):
                    yield f"{name}:{line}:1: '{found[0]}': use a plainer word in a message"
    for line, text in sorted(passages):
        for found in WORDS.finditer(text):
            at = line + text.count("\n", 0, found.start())
            yield f"{name}:{at}:1: '{found[0]}': use a plainer word"


def docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and text of each docstring, including those of constants and attributes."""
    for node in ast.walk(tree):
        if isinstance(node, _Documented):
            for part in node.body:
                if isinstance(part, ast.Expr):
                    yield from _string(part.value)


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string."""
    for node in ast.walk(tree):
        yield from _string(node)


def _string(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each comment."""
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def main() -> None:
    """Exit with the faults of all files, if there are any."""
    names = {path.relative_to(ROOT).as_posix() for glob in FILES for path in ROOT.glob(glob)}
    found = [
        fault
        for name in sorted(names)
        if not name.startswith("tests/banks/")
        for fault in faults(name, (ROOT / name).read_text(encoding="utf-8"))
    ]
    sys.exit("\n".join(found) or None)


if __name__ == "__main__":
    main()
