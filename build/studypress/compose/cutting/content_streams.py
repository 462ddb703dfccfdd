"""Content streams: their resources, their marked contents, and holes for slots."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from studypress.compose.model.pieces import NotComposableError, Piece, Resource, Slot, is_alike
from studypress.press.weasyprint_types import LayoutBox, Operation, PdfStream

_KINDS = {
    b"Tf": "Font", b"Do": "XObject", b"gs": "ExtGState", b"scn": "Pattern", b"SCN": "Pattern",
    b"sh": "Shading", b"cs": "ColorSpace", b"CS": "ColorSpace",
}  # fmt: skip
KINDS = tuple(dict.fromkeys(_KINDS.values()))
"""Kinds of resources."""

_USE = re.compile(rb"^/(\S+)((?: \S+)? (Tf|Do|gs|scn|SCN|sh|cs|CS))$", re.MULTILINE)
_TEXT = re.compile(rb"^1 0 0 -1 (\S+) (\S+) Tm\n(.*\n)?\[(.*)\] TJ$", re.MULTILINE)
_STATE = re.compile(rb" (?:rg|gs|cs|sc|scn|cm)$")
_NO_SPACE = re.compile(rb"(?<=[0-9a-f])>0<(?=[0-9a-f])|(?<=>)0(?=\] TJ)")
_PROLOGUE = 3  # operators that turn a page's axes, save its state and scale it
_EPILOGUE = 1
_BUILT_IN = {f"ColorSpace/{name}" for name in ("Pattern", "DeviceRGB", "DeviceGray", "DeviceCMYK")}


def joined(operations: Sequence[Operation]) -> bytes:
    """Serialise operations of a content stream, without zero adjustments between glyphs."""
    text = b"\n".join(data(operation) for operation in operations)
    return _NO_SPACE.sub(b"", text)


def data(value: object) -> bytes:
    """Serialise a value in PDF syntax."""
    import pydyf  # noqa: PLC0415 - comes with the engine

    if isinstance(value, dict) and not isinstance(value, pydyf.Object):
        return data_of(value)
    return bytes(pydyf._to_bytes(value))  # noqa: SLF001 - how pydyf itself writes a value


def data_of(values: Mapping[str, object]) -> bytes:
    """Serialise a dictionary in PDF syntax."""
    entries = (b"/" + key.encode() + b" " + data(value) for key, value in values.items())
    return b"<<" + b"".join(entries) + b">>"


def used_in(content: bytes) -> set[Resource]:
    """Return the resources of a content stream."""
    return set(uses_of(content))


def uses_of(content: bytes) -> Iterator[Resource]:
    """Yield the resources of a content stream, in the order of their uses."""
    return (use for use in map(_resource, _USE.finditer(content)) if use not in _BUILT_IN)


def renamed(content: bytes, name: Callable[[Resource], str]) -> bytes:
    """Return a stream with other names of its resources."""

    def operation(at: re.Match[bytes]) -> bytes:
        use = _resource(at)
        return at[0] if use in _BUILT_IN else b"/" + name(use).encode("latin-1") + at[2]

    return _USE.sub(operation, content)


def _resource(at: re.Match[bytes]) -> Resource:
    return f"{_KINDS[at[3]]}/{at[1].decode('latin-1')}"


def marked(operations: Sequence[Operation]) -> Iterator[tuple[int | None, list[Operation]]]:
    """Yield number and operations of each marked content; None for operations between them."""
    part: list[Operation] = []
    for operation in operations:
        part.append(operation)
        if operation == b"BDC":
            yield None, part[:-3]
            part = part[-3:]
        elif operation == b"EMC" and part[2:3] == [b"BDC"]:
            properties = part[1]
            mark = properties.get("MCID", getattr(properties, "mark", None))
            yield mark, part
            part = []
    yield None, part


def holed(
    stream: PdfStream, boxes: Mapping[LayoutBox, Slot]
) -> tuple[bytes, tuple[str | None, ...], dict[int, int], tuple[Slot, ...]]:
    """Return a page's stream with holes, the names of the holes, the marks, and the slots.

    The marks map the old number of each marked content to the new one.
    """
    named = {stream.marks[box]: slot for box, slot in boxes.items()}
    parts: list[bytes] = []
    holes: list[str | None] = []
    marks: dict[int, int] = {}
    slots: list[Slot] = []
    for mark, part in marked(page_of(stream)):
        data = joined(part).replace(b"%", b"%%")
        if mark is not None and "MCID" in part[1]:
            data = data.replace(b"<</MCID %d>>" % mark, b"<</MCID %s>>", 1)
            marks[mark] = len(marks)
            holes.append(None)
        if mark in named:
            data, slot = _emptied(data, named[mark])
            holes.append(slot.name)
            slots.append(slot)
        if data:
            parts.append(data)
    return b"\n".join(parts), tuple(holes), marks, tuple(slots)


def _emptied(data: bytes, slot: Slot) -> tuple[bytes, Slot]:
    """Replace the place and glyphs of a slot by two holes, or its drawing by one hole."""
    if slot.name == "qr":
        return re.sub(rb"(?<= M\n)(?:\S+ \S+ [ml]\n)+", b"%s", data), slot
    if slot.name.startswith("own:"):
        return _without_text(data), slot
    found = _TEXT.findall(data)
    if len(found) != 1:
        raise NotComposableError("a short text is drawn in several parts")
    (left, top, font, glyphs) = found[0]
    holed = b"1 0 0 -1 %%s %b Tm\n%b[%%s] TJ" % (top, font)
    filled = replace(slot, at=float(left), glyphs=glyphs.decode(), font=font.decode())
    return _TEXT.sub(lambda _: holed, data), filled


def _without_text(data: bytes) -> bytes:
    """Replace a text by a hole; retain the graphics state for the operations that follow."""
    head, begins, rest = data.partition(b"BDC\n")
    inner, ends, tail = rest.rpartition(b"\nEMC")
    state = [line for line in inner.split(b"\n") if _STATE.search(line)]
    return head + begins + b"\n".join([*state, b"%s"]) + ends + tail


def inside(content: bytes) -> bytes:
    """Return the drawing in a marked content, with its graphics state."""
    before, _, rest = content.partition(b"BDC\n")
    inner, _, after = rest.rpartition(b"\nEMC")
    return b"\n".join((before.rpartition(b"\n/")[0], inner + after))


def page_of(stream: PdfStream) -> list[Operation]:
    """Return the operations of a page, except those that all pages have."""
    return stream.stream[_PROLOGUE:-_EPILOGUE]


def suffixed(piece: Piece, suffix: str) -> Piece:
    """Return a piece with a suffix added to the names of resources that documents do not share."""
    if all(map(is_alike, piece.uses)):
        return piece

    return with_names(piece, lambda use: use if is_alike(use) else use + suffix)


def with_names(piece: Piece, new: Callable[[Resource], Resource]) -> Piece:
    """Return a piece with new names of its resources."""
    content = renamed(piece.content.encode("latin-1"), lambda use: new(use).partition("/")[2])
    return replace(piece, content=content.decode("latin-1"), uses=frozenset(map(new, piece.uses)))


def apart(operations: Sequence[Operation]) -> dict[int, bytes]:
    """Return each marked content by its number, with its graphics state."""
    states: list[list[bytes]] = [[]]
    found: dict[int, bytes] = {}
    for mark, part in marked(operations):
        before = list(states[-1])
        for operation in part:
            _follow(operation, states)
        if mark is not None:
            found[mark] = b"\n".join((b"q", *before, joined(part), b"Q"))
    return found


def _follow(operation: Operation, states: list[list[bytes]]) -> None:
    """Update the stack of graphics states after an operation."""
    if operation == b"q":
        states.append([*states[-1]])
    elif operation == b"Q":
        states.pop()
    elif isinstance(operation, bytes) and _STATE.search(operation):
        if not operation.endswith(b" cm"):
            states[-1][:] = [known for known in states[-1] if known != operation]
        states[-1].append(operation)
