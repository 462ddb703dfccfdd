"""Templates of a user for subject and text of e-mails, rendered in the sandbox."""

import traceback
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from unicodedata import category

from jinja2 import Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from studypress.errors import ContentError, Problem, SourcePlace, did_you_mean
from studypress.page.sandbox import Sandbox, TooMuchError

MAX_SUBJECT, MAX_TEXT = 200, 20_000
"""Maximum numbers of characters of a subject and of a text, of a template too."""

_STEPS = 10_000
_PYTHON = "<template>"  # file name of a compiled template in tracebacks
_ALLOWED = "\n\t"

Value = str | int | bool
"""Value of a variable."""

_OF_TEMPLATES = (
    TemplateError,
    TooMuchError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""Errors that the expressions of a template can raise."""


@dataclass(frozen=True)
class MailTemplate:
    """A compiled template; `source` is its file or option in messages, `most` its longest text."""

    template: Template
    source: str
    most: int

    def text(self, values: Mapping[str, Value]) -> str:
        """Return the text for the values of one candidate; raise ContentError for a fault."""
        environment = self.template.environment
        if isinstance(environment, Sandbox):
            environment.left = _STEPS
        with _located(self.source):
            text = self.template.render(values).strip()
        if fault := _fault(text, self.most):
            raise ContentError([Problem(SourcePlace(self.source), fault)])
        return text


def mail_template(text: str, source: str, most: int, known: Collection[str]) -> MailTemplate:
    """Compile a template; raise ContentError with all variables that are not `known`."""
    if fault := _fault(text.strip(), most):
        raise ContentError([Problem(SourcePlace(source), fault)])
    environment = Sandbox(None, autoescape=False)
    with _located(source):
        tree = environment.parse(text)
        unknown = find_undeclared_variables(tree) - {*known, *environment.globals}
        if unknown:
            raise ContentError(_unknown(tree, unknown, source, known))
        return MailTemplate(environment.from_string(text), source, most)


def _unknown(
    tree: nodes.Template, unknown: set[str], source: str, known: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each unknown variable, at its first line."""
    lines: dict[str, int] = {}
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            lines.setdefault(node.name, node.lineno)
    for name in unknown:
        hint = did_you_mean(name, known) or f"; known are: {', '.join(known)}"
        place = SourcePlace(source, line=lines.get(name, 1), column=1)
        yield Problem(place, f"unknown variable '{name}'{hint}")


def _fault(text: str, most: int) -> str:
    """Return the fault of a text; empty without one."""
    if not text:
        return "the text is empty: write it"
    if len(text) > most:
        return f"the text is longer than {most:,} characters, the maximum: shorten it"
    if most == MAX_SUBJECT and len(text.splitlines()) > 1:
        return "the subject has several lines: write it on one line"
    if any(category(char) == "Cc" and char not in _ALLOWED for char in text):
        return "the text has a control character: remove it"
    return ""


@contextmanager
def _located(source: str) -> Iterator[None]:
    """Raise errors of a template as ContentError with its line."""
    try:
        yield
    except TemplateSyntaxError as error:
        place = SourcePlace(source, line=error.lineno, column=1)
        raise ContentError([Problem(place, str(error.message))]) from error
    except _OF_TEMPLATES as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno or 1 for frame in frames if frame.filename == _PYTHON]
        place = SourcePlace(source, line=lines[-1], column=1) if lines else SourcePlace(source)
        is_deep = isinstance(error, RecursionError | MemoryError)
        reason = "the template is nested too deep" if is_deep else str(error)
        raise ContentError([Problem(place, reason)]) from error
