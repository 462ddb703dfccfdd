"""Selection of a bank's questions."""

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, field, fields

from studypress.bank.bank import Bank, Entry
from studypress.errors import CallError, did_you_mean


@dataclass(frozen=True)
class Selection:
    """A filter of questions: any value of a field matches, and all fields must match.

    Sections match by id or title, topics by title; case is ignored. An empty field matches all.
    """

    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    difficulties: tuple[str, ...] = ()

    def of(self, bank: Bank) -> Bank:
        """Return the bank's selected questions.

        Raises CallError when a value is not in the bank, or no question matches.
        """
        for option, wanted, names in (
            ("--section", self.sections, _section_names),
            ("--topic", self.topics, _topic_names),
            ("--tag", self.tags, _tag_names),
        ):
            _require_known(option, wanted, [names(entry) for entry in bank.entries])
        chosen = bank.where(self._keeps)
        if not chosen.entries:
            raise CallError(
                f"no question matches the selection (none of {len(bank.entries)}): widen it"
            )
        return chosen

    def narrowed(self, other: "Selection") -> "Selection":
        """Return the selection by both; raise CallError if both filter by the same field."""
        pairs = list(zip(astuple(self), astuple(other), strict=True))
        if any(all(pair) for pair in pairs):
            raise CallError("selected by this already: select from the whole bank")
        return Selection(*(one or two for one, two in pairs))

    def _keeps(self, entry: Entry) -> bool:
        return (
            _any(self.sections, _section_names(entry))
            and _any(self.topics, _topic_names(entry))
            and _any(self.tags, _tag_names(entry))
            and _any(self.difficulties, (entry.question.difficulty,))
        )


@dataclass(frozen=True, kw_only=True)
class SelectedBank(Bank):
    """A selection of a bank, with the whole bank: exams record both."""

    whole: Bank = field(repr=False)
    selection: Selection

    def where(self, keep: Callable[[Entry], bool]) -> Bank:
        """Return the selected entries for which `keep` is true, as no longer described."""
        names = {entry.name for entry in self.entries}
        return self.whole.where(lambda entry: entry.name in names and keep(entry))


def selected(bank: Bank, selection: Selection) -> SelectedBank:
    """Return the selected questions of a bank, or of a selection of one; see `Selection.of`.

    Raises CallError if both selections filter by the same field.
    """
    whole = bank.whole if isinstance(bank, SelectedBank) else bank
    if isinstance(bank, SelectedBank):
        selection = bank.selection.narrowed(selection)
    chosen = selection.of(whole)
    values = {each.name: getattr(chosen, each.name) for each in fields(chosen)}
    return SelectedBank(**values, whole=whole, selection=selection)


def _section_names(entry: Entry) -> tuple[str, ...]:
    return entry.section.id, entry.section.title


def _topic_names(entry: Entry) -> tuple[str, ...]:
    return (entry.topic,)


def _tag_names(entry: Entry) -> tuple[str, ...]:
    return entry.question.tags


def _any(wanted: tuple[str, ...], names: Iterable[str]) -> bool:
    folded = {name.casefold() for name in names}
    return not wanted or any(value.casefold() in folded for value in wanted)


def _require_known(option: str, wanted: tuple[str, ...], names: list[tuple[str, ...]]) -> None:
    known = list(dict.fromkeys(name for of_entry in names for name in of_entry))
    for value in wanted:
        if not _any((value,), known):
            hint = did_you_mean(value, known) or f"; known: {', '.join(known)}"
            raise CallError(f"{option}: the bank has no '{value}'{hint}")
