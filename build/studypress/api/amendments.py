"""Functions that amend a printed exam: copies are added, assigned or withdrawn."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from studypress.api.arguments import AnyPath, Columns, columns_of, path_of

if TYPE_CHECKING:
    from studypress.pipeline.check import BankSource
    from studypress.pipeline.exams.amend import Amended
    from studypress.pipeline.request import Progress


def add(
    exam: AnyPath,
    bank: "BankSource" = None,
    *,
    candidate: Mapping[str, str] | None = None,
    spare: str | None = None,
    roster: AnyPath | None = None,
    columns: Columns | None = None,
    password: str | None = None,
    custom: AnyPath | None = None,
    progress: "Progress | None" = None,
) -> "Amended":
    """Print copies of an exam for late candidates; the others remain as they are.

    The candidates are those of a `roster`, or one `candidate`, described by the columns of a
    roster: `name` and `id`, and others. With the code of a `spare` copy, the candidate gets that
    one, and a copy that the candidate has is withdrawn.
    """
    from studypress.exam.roster import FIELDS
    from studypress.pipeline.exam_folder.nearby import NearbyExams
    from studypress.pipeline.exams.amend import amend
    from studypress.pipeline.exams.amendment_plan import addition
    from studypress.pipeline.request import unseen

    given = columns_of(columns, FIELDS)
    owner_of = NearbyExams(Path(exam)).owner_of
    plan = addition(candidate or {}, path_of(roster), given, spare, owner_of)
    return amend(
        Path(exam), plan, bank, password, custom=path_of(custom), progress=progress or unseen
    )


def remove(exam: AnyPath, candidate: str, *, reason: str = "") -> "Amended":
    """Withdraw the copy of a candidate, by the candidate's id, from an exam."""
    from studypress.pipeline.exams.amend import amend
    from studypress.pipeline.exams.amendment_plan import removal

    return amend(Path(exam), removal(candidate, reason))


def move(
    exam: AnyPath,
    candidate: str,
    bank: "BankSource" = None,
    *,
    seat: str | None = None,
    group: str | None = None,
    password: str | None = None,
    custom: AnyPath | None = None,
    progress: "Progress | None" = None,
) -> "Amended":
    """Print a new copy for a candidate who gets another seat or group; the earlier is withdrawn."""
    from studypress.pipeline.exams.amend import amend
    from studypress.pipeline.exams.amendment_plan import seat_change
    from studypress.pipeline.request import unseen

    plan = seat_change(candidate, seat, group)
    return amend(
        Path(exam), plan, bank, password, custom=path_of(custom), progress=progress or unseen
    )
