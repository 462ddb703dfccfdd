import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.yaml_source import MAX_DEPTH, parse
from studypress.errors import ContentError, SourcePlace


def test_values_keep_their_places() -> None:
    source = parse(b"a:\n  - b: one\n    'c': 2\n", "x.yaml")
    assert source.data == {"a": [{"b": "one", "c": 2}]}
    assert source.values["a", 0, "b"].place == SourcePlace("x.yaml", 2, 8)
    assert source.keys["a", 0, "c"].place == SourcePlace("x.yaml", 3, 5)


@pytest.mark.parametrize(
    ("yaml", "offset", "line", "column"),
    [
        ("k: |\n  one\n  two\n", 5, 3, 4),
        ("k: |\n\n    one\n", 2, 3, 6),
        ("k: 'one'\n", 1, 1, 6),
        ("k: one\n", 1, 1, 5),
        ("k: >\n  one\n  two\n", 5, 1, 4),
    ],
)
def test_a_spot_in_a_text_is_found_in_its_file(
    yaml: str, offset: int, line: int, column: int
) -> None:
    source = parse(yaml.encode(), "x.yaml")
    place = source.values["k",].within(source.data["k"], offset)
    assert (place.line, place.column) == (line, column)


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("2026-01-01", "2026-01-01"),
        ("0b1", "0b1"),
        ("12:30", "12:30"),
        ("-7", -7),
        ("~", None),
        ("yes", True),
        ("1.5", 1.5),
        ("=", "="),
    ],
)
def test_plain_values_are_read_as_yaml_1_1_says_but_dates_are_text(
    yaml: str, value: object
) -> None:
    assert parse(f"k: {yaml}\n".encode(), "x.yaml").data == {"k": value}


def test_aliases_within_bounds_are_read() -> None:
    assert parse(b"a: &x [1, 2]\nb: *x\n", "x.yaml").data == {"a": [1, 2], "b": [1, 2]}


def test_depth_is_bounded() -> None:
    fine, deep = MAX_DEPTH, MAX_DEPTH + 1
    assert not parse(b"[" * fine + b"]" * fine, "x.yaml").problems
    with pytest.raises(ContentError, match="nested deeper"):
        parse(b"[" * deep + b"]" * deep, "x.yaml")


@settings(max_examples=500)
@given(
    st.binary(max_size=200)
    | st.text(max_size=60)
    | st.text(alphabet="ab:- \n&*![]{}'\"|>#", max_size=80)
)
def test_whatever_a_file_holds_it_is_read_or_refused_with_its_place(raw: bytes | str) -> None:
    data = raw if isinstance(raw, bytes) else raw.encode()
    try:
        source = parse(data, "x.yaml")
    except ContentError as error:
        assert all(problem.place.file == "x.yaml" for problem in error.problems)
    else:
        assert source.file == "x.yaml"
