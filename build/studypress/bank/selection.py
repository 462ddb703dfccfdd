"""Selection of a bank's questions."""

from collections.abc import Iterable
from dataclasses import dataclass

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

    def _keeps(self, entry: Entry) -> bool:
        return (
            _any(self.sections, _section_names(entry))
            and _any(self.topics, _topic_names(entry))
            and _any(self.tags, _tag_names(entry))
            and _any(self.difficulties, (entry.question.difficulty,))
        )


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
