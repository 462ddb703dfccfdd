"""An element of a drawing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn, Self

from studypress.files.inside import ClosedDoorError


@dataclass(eq=False, slots=True)
class DrawingNode:
    """An element, with the line on which it begins."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["DrawingNode | str"] = field(default_factory=list)

    def elements(self) -> Iterator["DrawingNode"]:
        """Yield the child elements."""
        return (child for child in self.children if isinstance(child, DrawingNode))

    def text(self) -> str:
        """Return the text directly within this element."""
        return "".join(child for child in self.children if isinstance(child, str))

    def all(self) -> Iterator[Self]:
        """Yield this element and its descendants in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed([child for child in node.children if isinstance(child, type(self))])

    def refuse(self, why: str) -> NoReturn:
        """Raise ClosedDoorError with the line of this element."""
        raise ClosedDoorError(f"line {self.line}: {why}")
