"""Corrections of questions after an exam: void, credited to all, or with further right answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from studypress.exam.record.form_record import ItemRecord


class CorrectionKind(StrEnum):
    """Kind of a correction: none, not counted, full points for all, or further right answers."""

    NONE = ""
    VOID = "void"
    CREDIT = "credit"
    ACCEPT = "accept"


@dataclass(frozen=True)
class Correction:
    """Correction of a question, with the reasons given.

    Accepted `choices` are indexes in the bank, sorted: of a question with one right choice each of
    them is right too; of one with several right choices it is right whether ticked or not.
    Accepted `texts` are further numbers or short answers.
    """

    kind: CorrectionKind
    choices: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def is_void(self) -> bool:
        """True if the question does not count."""
        return self.kind is CorrectionKind.VOID

    @property
    def is_credited(self) -> bool:
        """True if all candidates get its full points."""
        return self.kind is CorrectionKind.CREDIT

    def letters(self, item: ItemRecord) -> str:
        """Return the letters of the accepted choices on a form."""
        return "".join(letter for letter in item.letters if item.place(letter) in self.choices)

    def joined(self, other: "Correction") -> "Correction":
        """Return this correction with the answers and reasons of another of its kind."""
        return replace(
            self,
            choices=tuple(sorted({*self.choices, *other.choices})),
            texts=tuple(dict.fromkeys((*self.texts, *other.texts))),
            reasons=tuple(dict.fromkeys((*self.reasons, *other.reasons))),
        )


NO_CORRECTION = Correction(CorrectionKind.NONE)

Corrections: TypeAlias = Mapping[str, Correction]
"""Corrections by the id of their question."""

NOTHING_CORRECTED: Corrections = MappingProxyType({})


def void_in(corrections: Corrections) -> frozenset[str]:
    """Return the ids of the void questions."""
    return frozenset(name for name, at in corrections.items() if at.is_void)


def voids(*names: str) -> Corrections:
    """Return the corrections of questions that are void."""
    return {name: Correction(CorrectionKind.VOID) for name in names}
