"""Form made from the options of a command: the command line's definitions are the only list.

A path is chosen from files that the server has listed, never typed: a request names no file.
"""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import click

from studypress.errors import CallError

HIDDEN = {
    "bank": "the desk's own",
    "out": "the desk's own",
    "custom": "the desk's own",
    "jobs": "the desk uses all cores",
    "no_cache": "the desk prints again without the cache if an entry is damaged",
    "quiet": "the page has no terminal",
    "scheduler": "a cluster is for large print runs, which need no page",
    "watch": "the Bank page follows each change of a file",
}
"""Options that a form does not show, and why."""

SELECTION = ("section", "topic", "tag", "difficulty")
RARE = (
    "language", "two_sided", "booklet", "booklet_sheet", "signature", "topic", "tag", "column",
    "spares", "by", "sort", "watermark", "scannable", "answer_sheet", "digits", "password",
    "not_in", "parallel_to",
)  # fmt: skip
"""Options behind `More`."""


@dataclass(frozen=True)
class OptionField:
    """A field of a form: an option, and how it is asked.

    The kind is select, boxes (several choices), lines (several texts), number, flag, secret or
    text. `unset` says what applies without a value.
    """

    name: str
    option: str
    kind: str
    help: str
    unset: str
    default: str
    choices: tuple[str, ...]
    least: int | None
    most: int | None

    @property
    def label(self) -> str:
        """Label of the field."""
        return self.name.replace("_", "-").capitalize()


@dataclass(frozen=True)
class FieldGroup:
    """Fields below one heading; the rare ones are behind `More`."""

    title: str
    usual: tuple[OptionField, ...]
    rare: tuple[OptionField, ...]


Given = list[tuple[OptionField, str]]
"""Options with a value, in the order of the command; the value of a flag is not used."""


def fields_of(command: click.Command, known: Mapping[str, Sequence[str]]) -> list[OptionField]:
    """Return the fields of a command's options; `known` has the possible values of some names."""
    return [
        _field(option, known)
        for option in command.params
        if isinstance(option, click.Option) and option.name not in HIDDEN
    ]


def groups_of(
    fields: Iterable[OptionField], title: str, common: Iterable[str]
) -> tuple[FieldGroup, ...]:
    """Return the fields by group: those of one document below its `title`, common ones below."""
    groups: dict[str, list[OptionField]] = {title: [], "Selection": [], "Pages": []}
    shared = set(common)
    for field in fields:
        part = "Selection" if field.name in SELECTION else "Pages"
        groups[part if field.name in shared else title].append(field)
    return tuple(
        FieldGroup(
            name,
            tuple(field for field in of_group if field.name not in RARE),
            tuple(field for field in of_group if field.name in RARE),
        )
        for name, of_group in groups.items()
        if of_group
    )


def given(fields: Iterable[OptionField], values: Mapping[str, Sequence[str]]) -> Given:
    """Return the options whose values differ from the default.

    Raises CallError for a value that is not among the choices of its field.
    """
    found: Given = []
    for field in fields:
        texts = values.get(field.name, ())
        if field.kind == "lines":
            texts = [line.strip() for text in texts for line in text.splitlines()]
        for text in texts:
            if not text or text == field.default:
                continue
            if field.kind in ("select", "boxes") and text not in field.choices:
                raise CallError(f"{field.option}: '{text[:60]}' is not in the list: choose again")
            found.append((field, text))
    return found


def arguments(options: Given) -> list[str]:
    """Return the options as arguments of their command."""
    return [word for field, text in options for word in _words(field, text)]


def command_line(words: Sequence[str], options: Given) -> str:
    """Return a command as a shell reads it; a secret is taken from a variable of the shell."""
    parts = [shlex.join(words)]
    for field, text in options:
        is_secret = field.kind == "secret"
        parts.append(
            f'{field.option} "${{{field.name.upper()}:?}}"'
            if is_secret
            else shlex.join(_words(field, text))
        )
    return " ".join(parts)


def _words(field: OptionField, text: str) -> list[str]:
    return [field.option] if field.kind == "flag" else [field.option, text]


def _field(option: click.Option, known: Mapping[str, Sequence[str]]) -> OptionField:
    name = str(option.name)
    text, _, unset = (option.help or "").partition("  [default: ")
    kind, of_type = "text", option.type
    choices = tuple(known.get(name, ()))
    if isinstance(of_type, click.Choice):
        choices = tuple(map(str, of_type.choices))
    if option.is_flag:
        kind = "flag"
    elif choices or name in known or isinstance(of_type, click.Path):
        kind = "boxes" if option.multiple else "select"
    elif option.multiple:
        kind = "lines"
    elif isinstance(of_type, click.IntRange):
        kind = "number"
    elif name == "password":
        kind = "secret"
    bounds = (of_type.min, of_type.max) if isinstance(of_type, click.IntRange) else (None, None)
    has_default = isinstance(option.default, str | int) and not option.is_flag
    return OptionField(
        name,
        option.opts[0],
        kind,
        text.removesuffix(" Repeatable."),
        unset.removesuffix("]"),
        str(option.default) if has_default else "",
        choices,
        *(None if bound is None else int(bound) for bound in bounds),
    )
