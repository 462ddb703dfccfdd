"""Protocol Buffers without a schema: the fields of a message by their numbers."""

from collections.abc import Iterator

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_WIDTHS = {_FIXED64: 8, _FIXED32: 4}


def message_fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the number and the value of each field; raise ValueError if the data are damaged."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        value: int | bytes
        if kind == _VARINT:
            value, at = _varint(data, at)
        elif kind == _BYTES or kind in _WIDTHS:
            size, at = _varint(data, at) if kind == _BYTES else (_WIDTHS[kind], at)
            value = data[at : at + size]
            if len(value) < size:
                raise ValueError("a field ends after the message")
            at += size
        else:
            raise ValueError(f"a field of the unknown kind {kind}")
        yield number, value


def text_field(data: bytes, wanted: int) -> str:
    """Return the text of a field; empty if the message has none."""
    values = [value for number, value in message_fields(data) if number == wanted]
    last = values[-1] if values else b""
    return last.decode("utf-8", errors="replace") if isinstance(last, bytes) else ""


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the whole number that begins at an index, and the index after it."""
    number = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        number |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:  # noqa: PLR2004 - the bit of a byte that another one follows
            return number, at
    raise ValueError("a number is damaged")
