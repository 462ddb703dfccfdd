"""What of a roster cannot be printed."""

from collections.abc import Iterator

from studypress.errors import Problem
from studypress.exam.roster import Roster
from studypress.page.glyphs import unprintable, unprintable_fault


def name_problems(roster: Roster) -> Iterator[Problem]:
    """Yield each character that no font of ours prints of a candidate's name, id or group.

    Its place is that of the candidate's name.
    """
    for candidate, place in zip(roster.candidates, roster.places, strict=True):
        words = {"name": candidate.name, "id": candidate.id, "group": candidate.group}
        for field, text in words.items():
            for char in unprintable(text):
                message = f"{unprintable_fault(char)}: write the {field} '{text}' in other letters"
                yield Problem(place, message)
