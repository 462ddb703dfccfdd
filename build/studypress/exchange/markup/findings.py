"""Losses and changes of one text: a remark for each kind."""

from dataclasses import dataclass, field

from studypress.exchange.draft import Effect


@dataclass
class Findings:
    """Effects of a conversion by their messages, each of them once."""

    effects: dict[str, Effect] = field(default_factory=dict)

    def lost(self, message: str) -> None:
        """Add a part that is not kept."""
        self.effects.setdefault(message, Effect.LOST)

    def changed(self, message: str) -> None:
        """Add a part that is kept in another form."""
        self.effects.setdefault(message, Effect.CHANGED)

    def guessed(self, message: str) -> None:
        """Add a value that is not stated."""
        self.effects.setdefault(message, Effect.GUESSED)

    def plain(self) -> None:
        """Add that a bank has no marks for some formatting."""
        self.changed("underline, colour, size or alignment of words is not kept")
