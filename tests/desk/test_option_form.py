"""The form shows every option of every printing command, and each field reaches its option."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from studypress.cli.printing import PRINTING
from studypress.desk.option_form import (
    HIDDEN,
    RARE,
    SELECTION,
    OptionField,
    arguments,
    command_line,
    fields_of,
    given,
    groups_of,
)
from studypress.errors import CallError

KNOWN: Mapping[str, tuple[str, ...]] = {
    "section": ("Physics", "It's light"),
    "topic": ("Optics",),
    "tag": ("waves",),
    "paper": ("A4", "Letter"),
    "theme": ("ink-saver", "print"),
    "language": ("de", "fr"),
    "blueprint": ("interview",),
    "roster": (__file__,),
    "not_in": (str(Path(__file__).parent), str(Path(__file__).parents[1])),
    "parallel_to": (str(Path(__file__).parent),),
}
FIELDS = {
    (name, field.name): field
    for name, command in PRINTING.items()
    for field in fields_of(command, KNOWN)
}


def example_of(field: OptionField) -> str:
    """A value that is not the default."""
    if field.choices:
        return next(choice for choice in field.choices if choice != field.default)
    if field.kind == "number":
        return str(field.most or field.least or 3)
    return {"lines": "id=Matrikel", "flag": "on"}.get(field.kind, "-- a text's; $value")


@pytest.mark.parametrize("name", PRINTING)
def test_each_option_is_shown_or_hidden_with_a_reason(name: str) -> None:
    options = {param.name for param in PRINTING[name].params}
    shown = {field for document, field in FIELDS if document == name}
    assert options - set(HIDDEN) == shown
    assert not shown & set(HIDDEN)


def test_no_list_names_an_option_that_does_not_exist() -> None:
    options = {param.name for command in PRINTING.values() for param in command.params}
    assert {*HIDDEN, *RARE, *SELECTION, *KNOWN} <= options
    assert all(HIDDEN.values())


@pytest.mark.parametrize(("name", "option"), FIELDS)
def test_a_value_of_each_field_reaches_its_option(name: str, option: str) -> None:
    field = FIELDS[name, option]
    args = arguments(given([field], {option: [example_of(field)]}))
    command = PRINTING[name]
    with command.make_context(name, args) as ctx, command.make_context(name, []) as usual:
        assert ctx.params[option] != usual.params[option]
        assert {**ctx.params, option: 0} == {**usual.params, option: 0}


@pytest.mark.parametrize(("name", "option"), FIELDS)
def test_what_is_as_without_the_option_is_not_given(name: str, option: str) -> None:
    field = FIELDS[name, option]
    assert given([field], {option: [field.default], "unknown": ["x"]}) == []


def test_a_field_knows_its_kind_its_bounds_and_what_applies_without_it() -> None:
    kinds = {option: field.kind for (_, option), field in FIELDS.items()}
    assert kinds["section"] == kinds["difficulty"] == "boxes"
    assert kinds["paper"] == kinds["space"] == kinds["roster"] == kinds["language"] == "select"
    assert kinds["column"] == "lines"
    assert [name for name, kind in kinds.items() if kind == "secret"] == ["password"]
    forms = FIELDS["exam", "forms"]
    assert (forms.kind, forms.least, forms.most, forms.unset) == ("number", 1, 9999, "1")
    assert forms.help == "Number of anonymous forms."
    assert FIELDS["exam", "spares"].default == "0"
    assert FIELDS["guide", "two_sided"].label == "Two-sided"


def test_several_values_are_several_options() -> None:
    boxes, lines = FIELDS["guide", "section"], FIELDS["exam", "column"]
    found = given(
        [boxes, lines], {"section": list(KNOWN["section"]), "column": [" id=a \n\nname=b"]}
    )
    assert command_line(["studypress", "exam", "my bank"], found) == (
        "studypress exam 'my bank' --section Physics --section 'It'\"'\"'s light'"
        " --column id=a --column name=b"
    )


def test_a_path_that_was_not_listed_is_refused(tmp_path: Path) -> None:
    field = FIELDS["exam", "roster"]
    with pytest.raises(CallError, match=r"--roster: .* is not in the list"):
        given([field], {"roster": [str(tmp_path / "roster.csv")]})
    nothing_listed = next(
        field for field in fields_of(PRINTING["exam"], {}) if field.name == "roster"
    )
    with pytest.raises(CallError, match="is not in the list"):
        given([nothing_listed], {"roster": [__file__]})


def test_a_password_is_not_in_the_command_line() -> None:
    found = given([FIELDS["exam", "password"]], {"password": ["open sesame"]})
    assert arguments(found) == ["--password", "open sesame"]
    assert command_line(["studypress"], found) == 'studypress --password "${PASSWORD:?}"'


def test_fields_are_in_the_group_of_their_document_or_of_all() -> None:
    fields = fields_of(PRINTING["worksheet"], KNOWN)
    groups = groups_of(fields, "Worksheet", {"paper", "tag", "theme", "booklet"})
    found = {group.title: [field.name for field in (*group.usual, *group.rare)] for group in groups}
    assert found["Selection"] == ["tag"]
    assert found["Pages"] == ["paper", "theme", "booklet"]
    assert {"choices", "fillable", "space", "per_page"} <= set(found["Worksheet"])
    assert sum(map(len, found.values())) == len(fields)
