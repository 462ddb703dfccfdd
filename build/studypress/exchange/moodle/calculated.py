"""Calculated questions of Moodle: their wild cards as the variables of a bank."""

import ast
import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

from lxml import etree

from studypress.bank.variants.arithmetic import ExpressionError, Value
from studypress.bank.variants.definitions import FEWEST, MOST
from studypress.bank.variants.expressions import NAMES, Expression
from studypress.exchange.draft_values import yaml_number
from studypress.exchange.markup.elements import Element
from studypress.exchange.moodle.text_fields import decimal_of

CALCULATED = ("calculated", "calculatedsimple")

_INLINE = re.compile(r"\{=((?:[^{}]|\{\w+\})+)\}")
_MOST_VALUES = 1_000
_MOST_STEPS = 100_000
_MOST_PLACES = _MOST_DIGITS = 12
_BEGIN, _END = "\ue000", "\ue001"
"""Signs around the name of a variable in a text that is converted to Markdown."""

Definition = dict[str, int | float] | list[int | float] | str


class WildCards:
    """Wild cards of a question: names of variables, and their definitions."""

    def __init__(self, question: Element) -> None:
        """Read the definitions; raise ExpressionError if a bank cannot compute with them."""
        self.definitions: dict[str, Definition] = {}
        self._names: dict[str, str] = {}
        for each in question.iterfind("dataset_definitions/dataset_definition"):
            written = (each.findtext("name/text") or "").strip()
            name = re.sub(r"[^a-z0-9_]", "_", written.lower())
            if not re.match("[a-z]", name) or name in NAMES or name in self.definitions:
                name = f"x{len(self.definitions) + 1}"
            self._names[written], self.definitions[name] = name, _values(each)
        if not self.definitions:
            raise ExpressionError("it has no wild cards")
        self._computed: dict[str, str] = {}
        text = etree.tostring(question, method="text", encoding="unicode")
        for found in _INLINE.finditer(text):
            self.name_of(found[1])

    def name_of(self, formula: str) -> str:
        """Return the name of the variable with the value of a formula, which is added."""
        if formula not in self._computed:
            text = ast.unparse(_Translated().visit(self._parsed(formula)))
            expression = Expression(text, self.definitions)
            if re.search(r"[/(]|\*\*", text):
                text = f"round({text}, {self._places(expression)})"
            name = "result" if not self._computed else f"result{len(self._computed) + 1}"
            while name in self.definitions:
                name += "_"
            self.definitions[name] = text
            self._computed[formula] = name
        return self._computed[formula]

    def marked(self, text: str) -> str:
        """Return a text in which wild cards and formulas are names between two signs."""
        text = _INLINE.sub(lambda found: f"{_BEGIN}{self.name_of(found[1])}{_END}", text)
        return re.sub(r"\{(\w+)\}", self._marked, text)

    def shown(self, markdown: str) -> str:
        """Return Markdown with the variables that `marked` has marked."""
        return markdown.replace(_BEGIN, "[[").replace(_END, "]]")

    @staticmethod
    def variants(question: Element) -> int:
        """Return the number of instances: that of the sets of values."""
        counts = question.iterfind("dataset_definitions/dataset_definition/itemcount")
        most = max((int(decimal_of(each.text) or 0) for each in counts), default=0)
        return min(max(most, FEWEST), MOST)

    def _places(self, expression: Expression) -> int:
        """Return the number of decimals with which the largest result has 12 digits at most."""
        largest = Fraction(1)
        for end in ("from", "to"):
            with suppress(ExpressionError, ArithmeticError):
                value = expression.value(self._ends(end))
                largest = max(largest, abs(value) if isinstance(value, Fraction) else largest)
        return max(_MOST_DIGITS - len(str(int(largest))), 0)

    def _ends(self, end: str) -> dict[str, Value]:
        """Return the first or the last value of each wild card."""
        values = {
            name: each[end] if isinstance(each, dict) else each[0 if end == "from" else -1]
            for name, each in self.definitions.items()
            if not isinstance(each, str)
        }
        return {name: Fraction(str(value)) for name, value in values.items()}

    def _marked(self, found: re.Match[str]) -> str:
        name = self._names.get(found[1])
        return f"{_BEGIN}{name}{_END}" if name else found[0]

    def _parsed(self, formula: str) -> ast.expr:
        names = re.sub(r"\{(\w+)\}", lambda found: f"({self._names.get(found[1], '?')})", formula)
        try:
            return ast.parse(names.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise ExpressionError(f"'{formula}' is not an expression") from None


class _Translated(ast.NodeTransformer):
    """Functions of Moodle as those of a bank."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match (getattr(node.func, "id", ""), node.args):
            case "pow", [base, power]:
                return ast.BinOp(base, ast.Pow(), power)
            case "log", [number]:
                return ast.Call(ast.Name("ln"), [number], [])
            case "pi", []:
                return ast.Name("pi")
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if isinstance(node.op, ast.Mod):
            raise ExpressionError("Moodle cuts decimals before it computes %")
        return self.generic_visit(node)


def _values(definition: Element) -> Definition:
    """Return the values of a wild card: its range, else the values that are listed."""
    if steps := _range(definition):
        return steps
    listed = definition.iterfind("dataset_items/dataset_item/value")
    numbers = (decimal_of(each.text) for each in listed)
    values = dict.fromkeys(each for each in numbers if each is not None)
    if not values:
        raise ExpressionError("a wild card has no values")
    return [yaml_number(each) for each in values][:_MOST_VALUES]


def _range(definition: Element) -> dict[str, int | float]:
    """Return the range of a wild card; none if it is not stated, or has too many values."""
    names = ("minimum", "maximum", "decimals")
    low, high, places = (decimal_of(definition.findtext(f"{name}/text")) for name in names)
    if low is None or high is None or places is None or not 0 <= places <= _MOST_PLACES:
        return {}
    step = Decimal(1).scaleb(-int(places))
    if not 0 < (high - low) / step < _MOST_STEPS:
        return {}
    numbers = {"from": low, "to": high, "step": step}
    return {key: yaml_number(number) for key, number in numbers.items()}
