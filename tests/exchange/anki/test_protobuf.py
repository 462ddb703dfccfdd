import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.exchange.anki.protobuf import message_fields, text_field


def test_fields_of_each_kind() -> None:
    data = b"\x08\xac\x02\x11" + bytes(8) + b"\x1a\x02ok\x25" + bytes(4)
    assert [*message_fields(data)] == [(1, 300), (2, bytes(8)), (3, b"ok"), (4, bytes(4))]
    assert (text_field(data, 3), text_field(data, 1), text_field(data, 9)) == ("ok", "", "")


@pytest.mark.parametrize("data", [b"\x08", b"\x1a\x05ab", b"\x0b", b"\xff" * 11])
def test_damaged_messages(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"field|number"):
        [*message_fields(data)]


@given(data=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert all(number >= 0 for number, _ in message_fields(data))
    except ValueError as error:
        assert str(error)
