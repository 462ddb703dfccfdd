"""Orders of choices for specimens, which reveal neither the bank's order nor the key."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from studypress.bank.bank import Entry
from studypress.bank.pictures.figures import read_figure
from studypress.exam.model import Item
from studypress.page.text.texts import FIGURE

if TYPE_CHECKING:
    from markdown_it.token import Token


class NeutralOrders:
    """Orders of the choices of questions, by a digest of the content that each choice prints.

    The bank's order, the key and the names of figures have no influence.
    """

    def __init__(self, root: Path) -> None:
        """Read figures from the bank in the folder `root`."""
        self._root = root
        self._orders: dict[str, tuple[int, ...]] = {}

    def item(self, item: Item) -> Item:
        """Return an item with its choices, if any, in the order of their digests."""
        if not item.kind.has_choices:
            return item
        return replace(item, order=self.order(item.entry))

    def order(self, entry: Entry) -> tuple[int, ...]:
        """Return the indexes in the bank of a question's choices, in the order of their digests."""
        if entry.name not in self._orders:
            digests = [self._digest(choice.text) for choice in entry.question.choices]
            places = sorted(range(len(digests)), key=digests.__getitem__)
            self._orders[entry.name] = tuple(places)
        return self._orders[entry.name]

    def places(self, item: Item) -> tuple[int, ...]:
        """Return the index of each printed choice of an item in the order of digests."""
        order = self.order(item.entry)
        return tuple([order.index(at) for at in item.order])

    def _digest(self, text: str) -> bytes:
        if FIGURE not in text:
            return sha256(text.encode()).digest()
        from studypress.page.text.markdown_parser import tokens_of  # noqa: PLC0415 - if needed

        shown = "\n".join(self._shown(token) for token, _ in tokens_of(text))
        return sha256(shown.encode()).digest()

    def _shown(self, token: "Token") -> str:
        """Return the printed content of a token; a figure's digest replaces its name."""
        if token.type == "inline":  # its children follow
            return ""
        if token.type != "image":
            return f"{token.type} {token.content} {token.attrs}"
        from studypress.page.text.markdown_parser import figure_name  # noqa: PLC0415 - as above

        _, data = read_figure(self._root, figure_name(token))
        words = f"{token.content} {token.attrs.get('title')}"
        return f"figure {sha256(data).hexdigest()} {words}"
