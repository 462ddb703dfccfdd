"""Rules of a draw in addition to the blueprint: as called, and as recorded."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from studypress.bank.bank import Entry
from studypress.bank.measured.measures import QuestionMeasure, Share
from studypress.bank.models import Slug

DRAWS = 64
"""Number of draws of which the nearest to a measured difficulty is chosen."""

_MOST = 10_000  # questions of a bank


class DrawRules(BaseModel):
    """Rules that decide a draw together with bank, blueprint and seed.

    As few questions as possible are drawn of those to be `avoided`. `measured` has the measured
    difficulties by which rows match, by default those of the bank; `number` tells draws of the same
    rules apart.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    avoided: Annotated[tuple[Slug, ...], Field(max_length=_MOST)] = ()
    measured: Annotated[dict[Slug, Share], Field(max_length=_MOST)] | None = None
    number: Annotated[int, Field(ge=0, lt=DRAWS)] = 0

    def applied(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Return the entries with the measured difficulties of the rules, if these have any."""
        if self.measured is None:
            return entries
        known = {name: QuestionMeasure(1, earned) for name, earned in self.measured.items()}
        return [replace(entry, measured=known.get(entry.question.id)) for entry in entries]


NO_RULES = DrawRules()
"""Rules of a draw by blueprint and seed alone."""
