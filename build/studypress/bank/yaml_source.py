"""Safe parser of a YAML file: plain data, and the place of each value in the file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeAlias

import yaml

from studypress.errors import ContentError, Problem, SourcePlace

MAX_BYTES = 4 * 2**20
MAX_DEPTH = 24
MAX_VALUES = 250_000

DataPath: TypeAlias = tuple[str | int, ...]

# libyaml's parser is about six times faster; PyYAML may have been built without it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_YAML = "tag:yaml.org,2002:"
_NUMBERS_AND_NAMES = {_YAML + name for name in ("int", "float", "bool", "null")}
# Dates are text in a bank: `id: 2026-01-01` is a string.
_TEXT = {_YAML + name for name in ("str", "timestamp", "value", "merge")}
_COLLECTIONS = {_YAML + name for name in ("map", "seq")}
# Sequences that denote one character between quotes.
_WRITTEN = {"'": re.compile("''|."), '"': re.compile(r"\\x..|\\u.{4}|\\U.{8}|\\?.")}
_MAX_DIGITS = 40
# 12:30, 010 and 0x1F are numbers in YAML 1.1, and text in a bank.
_PLAIN_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_scalars = yaml.constructor.SafeConstructor()


class SourceMark(NamedTuple):
    """Place of a value; `indent` is set for a literal block, `start` for a one-line text.

    `letters` is the source of a quoted one-line text with escapes, from its first quote on.
    """

    file: str
    line: int
    column: int
    indent: int | None = None
    start: int | None = None
    letters: str = ""

    @property
    def place(self) -> SourcePlace:
        """Place of the value's first character."""
        return SourcePlace(self.file, self.line, self.column)

    def within(self, text: str, offset: int) -> SourcePlace:
        """Return the place of `text[offset]`, where `text` is this value."""
        before = text[:offset]
        if self.indent is not None:
            column = self.indent + offset - (before.rfind("\n") + 1) + 1
            return SourcePlace(self.file, self.line + 1 + before.count("\n"), column)
        if self.start is not None:
            return SourcePlace(self.file, self.line, self.start + self._letters_before(offset))
        return self.place

    def _letters_before(self, offset: int) -> int:
        """Return the number of source characters that encode `offset` characters of the text."""
        if not self.letters:
            return offset
        written = (found[0] for found in _WRITTEN[self.letters[0]].finditer(self.letters[1:]))
        return sum(map(len, islice(written, offset)))


@dataclass
class Source:
    """A file's data with the marks of its values and keys, and the problems of parsing."""

    file: str
    data: Any = None
    values: dict[DataPath, SourceMark] = field(default_factory=dict)
    keys: dict[DataPath, SourceMark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lost: set[DataPath] = field(default_factory=set)
    """Paths of values and files that could not be read; their problems are already reported."""
    written: dict[DataPath, str] = field(default_factory=dict)
    """Source of each plain scalar that YAML does not parse as text."""
    cut: dict[DataPath, SourcePlace] = field(default_factory=dict)
    """Place of each comment after a plain text; it may be meant as part of the text."""

    def place(self, path: DataPath) -> SourcePlace:
        """Return the place of the value at a path, or of its nearest parent that has one."""
        while path not in self.values:
            path = path[:-1]
        return self.values[path].place

    def put(self, other: "Source") -> None:
        """Add the marks and problems of another file, which was parsed at its path."""
        self.values |= other.values
        self.keys |= other.keys
        self.written |= other.written
        self.cut |= other.cut
        self.lost |= other.lost
        self.problems += other.problems


def value_at(data: object, path: DataPath) -> object:
    """Return the value at a path in nested data, or None."""
    for part in path:
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def parse(raw: bytes, file: str, at: DataPath = ()) -> Source:
    """Parse one YAML document, with limits on depth and on values after alias expansion.

    The paths of its values begin with `at`. Raises ContentError when the file cannot be parsed as
    YAML. Milder faults, such as a duplicate key, are reported in the result's `problems`.
    """
    text = _decoded(raw, file)
    if strange := yaml.reader.Reader.NON_PRINTABLE.search(text):
        what = f"the control character U+{ord(strange[0]):04X} is not allowed: remove it"
        raise ContentError([Problem(_place_at(text, file, strange.start()), what)])
    try:
        source = Source(file, problems=_bound(text, file))
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise ContentError([_syntax_problem(error, file)]) from None
    except yaml.reader.ReaderError as error:  # libyaml is a little stricter, and counts in bytes
        raise ContentError([_unreadable(error, text, file)]) from None
    if node is not None:
        source.data = _YamlReader(source, text.splitlines()).value(node, at)
    return source


def _decoded(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8-sig")
        raise ContentError(
            [Problem(_place_at(good, file, len(good)), "not UTF-8: save the file as UTF-8")]
        ) from None


def _place_at(text: str, file: str, offset: int) -> SourcePlace:
    before = text[:offset]
    return SourcePlace(file, before.count("\n") + 1, offset - before.rfind("\n"))


@dataclass
class _Open:
    """An open collection: its anchor, the number of values before it, its depth so far."""

    anchor: str | None
    before: int
    height: int = 0


def _bound(text: str, file: str) -> list[Problem]:
    """Raise ContentError for too many levels or values, without building the data.

    Returns a remark for each anchor without an alias: it may be the first word of a text.
    """
    anchored: dict[str, tuple[int, int]] = {}  # values and levels that an alias expands to
    unused: dict[str, SourcePlace] = {}
    open_: list[_Open] = []
    total = 0
    for event in yaml.parse(text, Loader=_Loader):
        height = 0
        if isinstance(event, yaml.AliasEvent):
            values, height = anchored.get(event.anchor or "", (0, 0))
            total += values
            unused.pop(event.anchor or "", None)
        elif isinstance(event, yaml.CollectionStartEvent):
            open_.append(_Open(event.anchor, total))
            total += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = open_.pop()
            height = closed.height + 1
            if closed.anchor is not None:
                anchored[closed.anchor] = total - closed.before, height
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
            if event.anchor is not None:
                unused[event.anchor] = _place_of(event.start_mark, file)
        if open_:
            open_[-1].height = max(open_[-1].height, height)
        if fault := _too_much(len(open_) + height, total):
            raise ContentError([Problem(_place_of(event.start_mark, file), fault)])
    message = "YAML reads &{} as an anchor, but no alias refers to it: put the text into quotes"
    return [Problem(place, message.format(name), remark=True) for name, place in unused.items()]


class _YamlMark(Protocol):
    line: int
    column: int


def _place_of(mark: _YamlMark | None, file: str) -> SourcePlace:
    return SourcePlace(file, mark.line + 1, mark.column + 1) if mark else SourcePlace(file)


def _too_much(depth: int, total: int) -> str | None:
    if depth > MAX_DEPTH:
        return f"nested deeper than {MAX_DEPTH} levels, the maximum: flatten it"
    if total > MAX_VALUES:
        return (
            f"more than {MAX_VALUES:,} values after expansion of aliases, the maximum: split the"
            " file, or write out the aliases"
        )
    return None


def _unreadable(error: yaml.reader.ReaderError, text: str, file: str) -> Problem:
    raw = text.encode("utf-8", "surrogatepass")
    before = raw[: error.position or 0].decode("utf-8", "ignore")
    return Problem(
        _place_at(text, file, len(before)), f"YAML: {error.reason}: remove the character"
    )


def _syntax_problem(error: yaml.MarkedYAMLError, file: str) -> Problem:
    place = _place_of(error.problem_mark or error.context_mark, file)
    fault = error.problem or error.context or "it cannot be parsed"
    hint = "check the indentation and quotes here and on the line before"
    if "mapping values are not allowed" in fault:
        hint = "put the text into quotes if it contains a colon and a space"
    elif "expected a single document" in (error.context or ""):
        fault, hint = "a second document begins here", "remove the line ---"
    elif "cannot start any token" in fault:
        hint = "put the text into quotes, and indent with spaces, not tabs"
    return Problem(place, f"YAML: {fault}: {hint}")


class _YamlReader:
    """Converter of YAML nodes into data, with the place of each."""

    def __init__(self, source: Source, lines: list[str]) -> None:
        self.source = source
        self.lines = lines
        self.inside: set[int] = set()

    def value(self, node: yaml.Node, path: DataPath) -> object:
        self.source.values[path] = self._mark(node)
        if isinstance(node, yaml.ScalarNode):
            if comment := self._comment_after(node):
                self.source.cut[path] = comment
            return self._scalar(node, path)
        if node.tag not in _COLLECTIONS:
            self._unread(node, path, f"the tag {node.tag} is not allowed: remove it")
            return None
        if id(node) in self.inside:
            self._unread(node, path, "an alias that contains itself: write the value out")
            return None
        self.inside.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
            return self._mapping(node, path)
        finally:
            self.inside.discard(id(node))

    def _mapping(self, node: yaml.Node, path: DataPath) -> dict[str, object]:
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(key_node, "a key must be a plain word")
                continue
            key = key_node.value
            here = (*path, key)
            if key in data:
                first = self.source.keys[here].line
                self._problem(
                    key_node,
                    f"duplicate key '{key}' (first in line {first}): remove one",
                )
                continue
            self.source.keys[here] = self._mark(key_node)
            data[key] = self.value(value_node, here)
        return data

    def _scalar(self, node: yaml.ScalarNode, path: DataPath) -> object:
        if node.tag in _TEXT:
            return str(node.value)
        if node.tag not in _NUMBERS_AND_NAMES:
            self._unread(node, path, f"the tag {node.tag} is not allowed: remove it")
            return None
        if node.tag == _YAML + "int" and not _PLAIN_NUMBER.fullmatch(node.value):
            return str(node.value)
        try:
            if len(node.value) <= _MAX_DIGITS:
                value: object = _scalars.construct_object(node)
                self.source.written[path] = str(node.value)
                return value
        except (ValueError, KeyError, IndexError):
            pass
        self._unread(node, path, "invalid value: put it into quotes")
        return None

    def _unread(self, node: yaml.Node, path: DataPath, message: str) -> None:
        """Report a value that is not in the data; its path is lost."""
        self._problem(node, message)
        self.source.lost.add(path)

    def _problem(self, node: yaml.Node, message: str) -> None:
        self.source.problems.append(Problem(self._mark(node).place, message))

    def _mark(self, node: yaml.Node) -> SourceMark:
        line, column = node.start_mark.line, node.start_mark.column
        indent = start = None
        letters = ""
        if isinstance(node, yaml.ScalarNode) and node.style == "|":
            indent = self._indent_after(line)
        elif isinstance(node, yaml.ScalarNode) and node.end_mark.line == line:
            start = column + 1 + (node.style in _WRITTEN)
            quoted = self._line(line)[column : node.end_mark.column]
            if quoted[:1] == node.style and ("\\" in quoted or "''" in quoted):
                letters = quoted
        return SourceMark(self.source.file, line + 1, column + 1, indent, start, letters)

    def _comment_after(self, node: yaml.ScalarNode) -> SourcePlace | None:
        """Return the place of a comment after a plain text on its last line, or None."""
        if node.style or not node.value:
            return None
        at = node.end_mark
        rest = self._line(at.line)[at.column :]
        if not rest.lstrip().startswith("#"):
            return None
        return SourcePlace(
            self.source.file, at.line + 1, at.column + len(rest) - len(rest.lstrip()) + 1
        )

    def _line(self, at: int) -> str:
        return self.lines[at] if at < len(self.lines) else ""

    def _indent_after(self, line: int) -> int:
        for text in self.lines[line + 1 :]:
            if text.strip():
                return len(text) - len(text.lstrip(" "))
        return 0
