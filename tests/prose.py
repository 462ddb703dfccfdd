"""Name docstrings of the package that are not plain English: `make lint` runs it."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "build" / "studypress"
HEADS = re.compile(r"(?:What|Whose|Whoever|That which|How|Where)\b")
"""How no docstring begins: it names a thing, or says what a function does."""

WORDS = re.compile(
    r"\b(besides|anew|beforehand|shall|in vain|whoever|nobody|(?:is|are) wished for"
    r"|of one's own)\b",
    re.IGNORECASE,
)
_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def faults(module: Path) -> Iterator[str]:
    """Yield a line for each docstring that begins otherwise, or has a word that it should not."""
    for line, text in docstrings(ast.parse(module.read_text(encoding="utf-8"))):
        place = f"{module.relative_to(PACKAGE.parent.parent)}:{line}:1"
        if found := HEADS.match(text):
            yield f"{place}: a docstring begins with a noun or an imperative, not with {found[0]}"
        for found in WORDS.finditer(text):
            yield f"{place}: '{found[0]}': write it in plainer words"


def docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and text of each docstring, those of constants and attributes too."""
    for node in ast.walk(tree):
        if not isinstance(node, _Documented):
            continue
        for part in node.body:
            value = part.value if isinstance(part, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield part.lineno, value.value


if __name__ == "__main__":
    found = [fault for module in sorted(PACKAGE.rglob("*.py")) for fault in faults(module)]
    sys.exit("\n".join(found) or None)
