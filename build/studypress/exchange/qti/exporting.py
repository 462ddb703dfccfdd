"""Parts of exported questions that both versions of QTI share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from lxml import etree

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import Choice, QuestionKind
from studypress.bank.pictures.figures import read_figure
from studypress.exchange.draft import Effect
from studypress.exchange.qti.right_numbers import decimal, is_exact
from studypress.exchange.written import Written
from studypress.files.archive import normal_name

_NOWHERE = ("references", "follow_ups", "mistakes", "space")
"""Keys of a question for which QTI has no place."""


@dataclass
class PackagedFigures:
    """Pictures of a package, in a folder of it, by their paths in the bank."""

    root: Path
    folder: str
    files: dict[str, bytes] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    """Paths that were asked for since this was cleared."""

    def path(self, name: str) -> str:
        """Add a figure of the bank, and return its path in the package, with quoted characters."""
        path = f"{self.folder}/{normal_name(name)}"
        if path not in self.files:
            _, self.files[path] = read_figure(self.root, name)
        if path not in self.used:
            self.used.append(path)
        return quote(path)


def identifier(bank: Bank, name: str) -> str:
    """Return an identifier of a part of a bank, which depends on its title and the name alone."""
    return "g" + sha256(f"{bank.title}\n{name}".encode()).hexdigest()[:32]


def choices_in_order(entry: Entry) -> Sequence[Choice]:
    """Return the choices, those that are pinned at their ends."""
    places = {"first": 0, None: 1, "last": 2}
    return sorted(entry.question.choices, key=lambda choice: places[choice.pin])


def right_value(entry: Entry, written: Written) -> tuple[str, Fraction]:
    """Return a right number as a decimal, and its tolerance; a rounded one with a remark."""
    answer = entry.question.answer
    value = decimal(answer.number)
    if not is_exact(answer.number):
        message = f"the value {answer.value} is rounded to {value}"
        written.remark(Effect.CHANGED, entry, message, "answer", "value")
    return value, answer.margin


def remark_losses(entry: Entry, written: Written, *more: str) -> None:
    """Add a remark on keys for which QTI has no place, and `more` of them; and on variables."""
    question = entry.question
    lost = [name for name in (*_NOWHERE, *more) if getattr(question, name) not in (None, ())]
    if question.answer.marking and question.kind is not QuestionKind.OPEN:
        lost.append("marking")
    if lost:
        named = ", ".join(f"`{name}`" for name in lost)
        written.remark(Effect.LOST, entry, f"QTI has no place for {named}")
    written.remark_instance(entry)


def xml_bytes(root: etree._Element) -> bytes:
    """Return a file of XML, the same for the same element."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
