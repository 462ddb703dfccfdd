"""How WeasyPrint 70 draws the words of pictures, mended (decision 9 says why, and until when)."""

from collections.abc import Callable
from typing import Any

_OWN_RESOURCES = ("ExtGState", "XObject", "Pattern", "Shading")


def mend_drawing() -> None:
    """Wrap the engine's drawing, once in a process."""
    from weasyprint.pdf.stream import Stream  # noqa: PLC0415 - needs the engine

    Stream.draw_x_object = _in_place(Stream.draw_x_object)


def _in_place(draw: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
    """Draw centred and right-aligned words of a picture in place.

    The engine makes each a transparency group with a box of its own, which some readers crop at
    small sizes.
    """

    def draw_in_place(self: Any, name: str) -> None:  # noqa: ANN401 - WeasyPrint ships no types
        groups = self._resources["XObject"]
        if next(reversed(groups), None) == name and _only_moved(groups[name], self.stream):
            self.stream += groups.pop(name).stream
        else:
            draw(self, name)

    return draw_in_place


def _only_moved(group: Any, before: list[Any]) -> bool:  # noqa: ANN401
    """Whether a group was drawn apart only because its place depends on its width."""
    if group is None or "Group" not in group.extra:
        return False
    if any(group.extra["Resources"][kind] for kind in _OWN_RESOURCES):
        return False
    # A group that shall be translucent comes after an operator that says so.
    return before[-1] == b"q" or before[-1].endswith(b" cm")
