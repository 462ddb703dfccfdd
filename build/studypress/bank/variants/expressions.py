"""Expressions of variables: parsed, checked, and evaluated by simpleeval."""

import ast
import warnings
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from studypress.bank.variants.arithmetic import FUNCTIONS, OPERATORS, PI, ExpressionError, Value
from studypress.errors import did_you_mean

NAMES = frozenset({"pi", *FUNCTIONS})
"""Names of constants and functions, which a variable cannot have."""

MAX_LENGTH = 200
"""Maximum length of an expression in characters."""

_NODES = (ast.Constant, ast.Name, ast.UnaryOp, ast.BinOp, ast.Compare, ast.IfExp, ast.Call)
_ALLOWED = (*_NODES, ast.Load, *OPERATORS)
_MAX_DIGITS = 40  # before or after the decimal point
_HELP = (
    "use numbers, variables, + - * / // % **, a comparison, 'a if b else c', or a function such as"
    " round(x, 2)"
)


class Expression:
    """An expression whose syntax and names are valid; `names` contains its variables."""

    def __init__(self, text: str, known: Mapping[str, object]) -> None:
        """Parse the text; raise ExpressionError if it is invalid or has a name not in `known`."""
        self._text = " ".join(text.split())
        self._tree = _parsed(self._text)
        nodes = list(ast.walk(self._tree))
        called = {node.func for node in nodes if isinstance(node, ast.Call)}
        if not all(isinstance(node, _ALLOWED) for node in nodes) or not all(
            isinstance(function, ast.Name) for function in called
        ):
            raise ExpressionError(f"'{self._text}' is more than an expression may contain: {_HELP}")
        named = [node for node in nodes if isinstance(node, ast.Name)]
        for node in named:
            _require_known(node.id, FUNCTIONS if node in called else {"pi": PI, **known})
        self.names = {node.id for node in named} & known.keys()
        constants = [node for node in nodes if isinstance(node, ast.Constant)]
        self._constants = {node: self._constant(node) for node in constants}

    def value(self, values: Mapping[str, Value]) -> Value:
        """Return the value for these values of its variables; raise ExpressionError if none."""
        from simpleeval import SimpleEval  # noqa: PLC0415 - most banks have no variables

        evaluator = SimpleEval(OPERATORS, FUNCTIONS, {"pi": PI, **values})
        evaluator.nodes = {kind: evaluator.nodes[kind] for kind in _NODES}
        evaluator.nodes[ast.Constant] = self._constants.__getitem__
        result: object = evaluator.eval(self._text, self._tree)
        if not isinstance(result, Fraction | str):
            raise ExpressionError("the result is a comparison, not a value")
        return result

    def _constant(self, node: ast.Constant) -> Value:
        """Return a number exactly as written, so that 0.1 is a tenth, or a text."""
        if isinstance(node.value, str):
            return node.value
        written = ast.get_source_segment(self._text, node) or ""
        number = exact_number(written)
        if number is None:
            raise ExpressionError(f"'{written}' is not a number: {_HELP}")
        return number


def exact_number(written: str) -> Fraction | None:
    """Return the number that is written in decimal notation, or None."""
    try:
        number = Decimal(written.replace("_", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > _MAX_DIGITS:
        return None
    return Fraction(number)


def _parsed(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters, the maximum: split it")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"'{text}' is not an expression: {_HELP}") from None


def _require_known(name: str, known: Mapping[str, object]) -> None:
    if name not in known:
        hint = did_you_mean(name, known) or ": define it, or use another"
        raise ExpressionError(f"unknown name '{name}'{hint}")
