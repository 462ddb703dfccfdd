"""Sandbox for templates of a user, which may be untrusted.

Templates can read values but change nothing; their steps are counted, so that they terminate.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from collections.abc import Set as AbstractSet
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import wraps
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    Template,
    nodes,
    pass_context,
    pass_eval_context,
)
from jinja2.filters import do_join
from jinja2.loaders import split_template_path
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from jinja2.visitor import NodeTransformer
from pydantic import BaseModel

from studypress.files.inside import ClosedDoorError, read_inside
from studypress.files.package_folders import looks
from studypress.page.bounds import MAX_BYTES

_T = TypeVar("_T")
STEPS = 5_000_000
"""Maximum steps of a document: loop iterations, calls, list members that are created or compared,
and blocks of 128 characters. A guide of a hundred long questions takes 250,000."""

_PIECE = 128
_LONGEST = 2**20  # characters of a text, or members of a list, that a template creates
_LARGEST = 10**30
_SIZED = (str, list, tuple, dict, range)
_WIDTHS = re.compile(r"\*|[0-9]{4}|\{[^}]*\{")
_VALUES = (
    str,
    int,
    float,
    Decimal,
    NoneType,
    Sequence,
    Mapping,
    AbstractSet,
    Enum,
    date,
    BaseModel,
)
_PARTS_OF_JINJA = (LoopContext, Cycler, Joiner, Namespace)
_FILTERS = frozenset(
    """abs batch capitalize count d default dictsort e escape first float format groupby int items
    join last length list lower map max min reject rejectattr replace reverse round safe select
    selectattr slice sort string striptags sum title tojson trim truncate unique upper wordcount
    """.split()  # noqa: SIM905 - a word each, not a line
)
_OF_TEXTS = """capitalize endswith find format isdigit join lower lstrip partition rstrip split
    startswith strip title upper"""
_METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset(_OF_TEXTS.split()),
    dict: frozenset(("get", "items", "keys", "values")),
    list: frozenset(("count", "index")),
    tuple: frozenset(("count", "index")),
}


class TooMuchError(Exception):
    """Error of a template that exceeds a limit."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Environment for untrusted templates."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, loader: BaseLoader | None, *, autoescape: bool = True) -> None:
        """Restrict filters, tests and values; without a loader, no template includes another."""
        super().__init__(
            loader=loader,
            autoescape=autoescape,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._finalized,
        )
        self.left = STEPS
        known = {name: each for name, each in self.filters.items() if name in _FILTERS}
        self.filters = {name: self._counted(each) for name, each in known.items()}
        self.filters |= {
            "join": self._counted(_joined),
            "replace": self._counted(_replaced),
            "format": self._counted(_formatted),
            "rounds": pass_context(lambda _, each, cost: self._rounds(each, cost)),
            "cost": pass_context(lambda _, text, steps: self._paid(text, steps)),
            "weighed": pass_context(lambda _, value: self._weighed(value)),
        }
        tests: dict[str, Any] = self.tests
        self.tests = {name: self._counted(each) for name, each in tests.items()}
        del self.globals["lipsum"]

    def spend(self, steps: int) -> None:
        """Subtract steps from those left; raise TooMuchError if none are left."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchError("the template takes too long, or writes too much")

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Allow plain values, and known methods of texts and collections."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if isinstance(obj, _PARTS_OF_JINJA) or type(obj).__module__.startswith("jinja2."):
            return True
        if callable(value):
            return any(isinstance(obj, kind) and attr in _METHODS[kind] for kind in _METHODS)
        return isinstance(value, _VALUES) or (is_dataclass(value) and not isinstance(value, type))

    def call(self, context: Context, obj: object, /, *args: Any, **kwargs: Any) -> object:
        """Call an allowed function, and count its arguments and its result."""
        for value in (getattr(obj, "__self__", None), *args, *kwargs.values()):
            self._weighed(value)
        return self._weighed(super().call(context, obj, *args, **kwargs))

    def wrap_str_format(self, value: object) -> Callable[..., str] | None:
        """Return the method `format` of a text; raise TooMuchError for large or nested widths."""
        if wrapped := super().wrap_str_format(value):
            _require_narrow(str(getattr(value, "__self__", "")))
        return wrapped

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> object:  # noqa: ANN401 - numbers, or a text and a number
        """Return the result of an operator; raise TooMuchError if it would be too large."""
        if operator == "%" and isinstance(left, str):
            _require_narrow(left)
        numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
        if operator == "**" and not (numbers and abs(left) < _PIECE and abs(right) <= _PIECE // 2):
            raise TooMuchError("the power is too large")
        if operator == "*" and not numbers:
            size, times = (left, right) if isinstance(left, Sized) else (right, left)
            if len(size) * times > _LONGEST:
                raise TooMuchError("the text or list is too long")
        return self._weighed(super().call_binop(context, operator, left, right))

    def _load_template(self, *args: Any, **kwargs: Any) -> Template:
        self.spend(1)
        return super()._load_template(*args, **kwargs)

    def _parse(self, *args: Any) -> nodes.Template:
        tree = super()._parse(*args)
        return _Bounds(self).visit(tree)  # type: ignore[no-any-return]

    def _finalized(self, value: object) -> object:
        if isinstance(value, BaseModel) or is_dataclass(value):
            raise TypeError("a template can print only texts and numbers")
        self.spend(1 + (len(value) // _PIECE if isinstance(value, str) else 0))
        return value

    def _rounds(self, each: Iterable[object], cost: int) -> Iterator[object]:
        for one in each:
            self.spend(cost)
            yield one

    def _paid(self, text: str, steps: int) -> str:
        self.spend(steps)
        return text

    def _weighed(self, value: _T) -> _T:
        """Count the content of a value: to print or compare it, all of it is traversed."""
        self.spend(_weight(_bounded(value), self.left))
        return value

    def _counted(self, apply: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that counts its arguments and bounds its result."""

        @wraps(apply)
        def counted(*args: Any, **kwargs: Any) -> object:
            for value in args:
                self.spend(len(value) // 8 if isinstance(value, _SIZED) else 0)
                self._weighed(value)
            args = tuple(
                self._rounds(value, 1) if isinstance(value, Iterator) else value for value in args
            )
            return _bounded(apply(*args, **kwargs))

        return counted


class LookSandbox(Sandbox):
    """Environment for the templates of a user's folder."""

    def __init__(self, custom: Path) -> None:
        """Load templates from the user's folder, and shipped ones if the folder lacks them."""
        super().__init__(
            ChoiceLoader([FunctionLoader(_own(custom)), FileSystemLoader(looks("templates"))])
        )


class _Bounds(NodeTransformer):
    """Transformer that adds counters to a template: to loops, new values, comparisons, texts."""

    def __init__(self, environment: Sandbox) -> None:
        self._environment = environment

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - Jinja's
        self.generic_visit(node)
        node.iter = self._through("rounds", node.iter, nodes.Const(1))
        return node

    def visit_Concat(self, node: nodes.Expr) -> nodes.Node:  # noqa: N802 - Jinja's
        self.generic_visit(node)
        return self._through("weighed", node)

    visit_Dict = visit_Concat  # noqa: N815 - Jinja's

    def visit_List(self, node: nodes.List | nodes.Tuple) -> nodes.Node:  # noqa: N802 - Jinja's
        self.generic_visit(node)
        stored = getattr(node, "ctx", "load") == "store"
        return node if stored else self._through("weighed", node)

    visit_Tuple = visit_List  # noqa: N815 - Jinja's

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802 - Jinja's
        self.generic_visit(node)
        return self._through("weighed", node) if isinstance(node.arg, nodes.Slice) else node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802 - Jinja's
        self.generic_visit(node)
        node.expr = self._through("weighed", node.expr)
        for operand in node.ops:
            operand.expr = self._through("weighed", operand.expr)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - Jinja's
        self.generic_visit(node)
        size = sum(len(part.data) for part in node.nodes if isinstance(part, nodes.TemplateData))
        if size > _PIECE:
            paid = nodes.Const(size // _PIECE)
            node.nodes.append(self._through("cost", nodes.Const(""), paid))
        return node

    def _through(self, name: str, value: nodes.Node, *args: nodes.Expr) -> nodes.Filter:
        made = nodes.Filter(value, name, list(args), [], None, None, lineno=value.lineno or 1)
        made.set_environment(self._environment)
        return made


def _own(custom: Path) -> Callable[[str], tuple[str, str, None] | None]:
    """Return a reader of the templates in a user's folder: regular files within it."""

    def read(name: str) -> tuple[str, str, None] | None:
        path = "/".join(("templates", *split_template_path(name)))
        try:
            data = read_inside(custom, path, MAX_BYTES)
        except ClosedDoorError:
            return None
        return data.decode(errors="replace"), str(custom / path), None

    return read


def _weight(value: object, most: int) -> int:
    """Return the steps to traverse a value; counting stops when they exceed `most`."""
    steps, left = 0, [value]
    while left and steps <= most:
        match left.pop():
            case str() as text:
                steps += len(text) // _PIECE
                continue
            case list() | tuple() | set() | frozenset() as several:
                inner: Iterable[object] = several
            case dict() as named:
                inner = named.values()
            case Namespace() as space:
                inner = space._Namespace__attrs.values()  # noqa: SLF001 - no other way
            case _:
                continue
        before = len(left)
        left.extend(inner)
        steps += 1 + len(left) - before
    return steps


def _bounded(value: _T) -> _T:
    vast = isinstance(value, int) and abs(value) > _LARGEST
    if vast or (isinstance(value, (str, list, tuple)) and len(value) > 2 * _LONGEST):
        raise TooMuchError("a text, list or number of the template is too large")
    return value


def _require_narrow(text: str) -> None:
    if _WIDTHS.search(text):
        raise TooMuchError("the width of a format must have at most three digits")


def _formatted(text: str, *args: object, **kwargs: object) -> str:
    _require_narrow(text)
    return str(text) % (kwargs or args)


@pass_eval_context
def _joined(context: EvalContext, value: Iterable[object], d: str = "", *args: str) -> str:
    if len(d) > _PIECE:
        raise TooMuchError("the separator is too long")
    return do_join(context, value, d, *args)  # type: ignore[no-any-return]


def _replaced(text: object, old: str, new: str, count: int = -1) -> str:
    text = str(text)
    if (text.count(old) if old else len(text)) * len(new) > _LONGEST:
        raise TooMuchError("the text is too long")
    return text.replace(old, new, count)


def rendered(template: Template, context: Mapping[str, object]) -> str:
    """Render a template; a sandboxed one starts with all its STEPS."""
    if isinstance(template.environment, Sandbox):
        template.environment.left = STEPS
    return template.render(context)
