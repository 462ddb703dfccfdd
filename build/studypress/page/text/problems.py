"""Problems of the texts of a bank, and of the names of candidates."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from studypress.bank.variants.merge import merged
from studypress.errors import Problem, SourcePlace
from studypress.page.text.faults.leftovers import leftovers
from studypress.page.text.faults.picture_faults import file_fault
from studypress.page.text.glyphs import (
    own_characters,
    strange_characters,
    unprintable,
    unprintable_fault,
)
from studypress.page.text.sound_questions import SoundQuestions
from studypress.page.text.texts import Text, figures_of, know_figures, plain_texts, texts_of

if TYPE_CHECKING:
    from studypress.bank.bank import Entry
    from studypress.exam.roster import Roster
    from studypress.page.text.faults.text_faults import Fault

_NAME = re.compile(r"<\w[^<>]*>|\\\W?")
"""Signs that a title can contain: a name in angle brackets, a backslash before no letter."""

_LAYOUT = "\n\r\t"
_LONGEST_UNIT = 15  # characters, beside the frame in large print


def question_problems(
    entry: "Entry",
    root: Path,
    sound: SoundQuestions,
    ahead: "Mapping[Text, tuple[Fault, ...]] | None" = None,
    *,
    draw: bool,
) -> Iterator[Problem]:
    """Yield the problems of the texts of all instances of a question of the bank in `root`.

    Of questions in `sound`, only the files of their figures are checked; those without a problem
    are added to it. For the other arguments see `text_problems`.
    """
    names = sound.figures(entry)
    if names is None or any(file_fault(name, root, sound) for name in names):
        check = partial(text_problems, root=root, draw=draw, sound=sound, ahead=ahead)
        problems = list(merged((at.values, check(at)) for at in entry.instances))
        yield from problems
        if problems:
            return
        names = sorted(figures_of(entry))
    sound.add(entry, names)
    know_figures(entry, names)


def text_problems(
    entry: "Entry",
    root: Path,
    *,
    draw: bool,
    sound: SoundQuestions | None = None,
    ahead: "Mapping[Text, tuple[Fault, ...]] | None" = None,
) -> Iterator[Problem]:
    """Yield the problems of the texts of one instance of a question.

    `draw` also draws every formula, to find faults that only drawing reports; documents draw
    their formulas anyway, and find those drawn here in the cache. The faults of texts in `ahead`
    are known. Files of figures in `sound` are not checked again.
    """
    # Questions that are known to be sound need neither the parser of Markdown nor its rules.
    from studypress.bank.mentions import mention_remarks  # noqa: PLC0415
    from studypress.page.text.faults.text_faults import (  # noqa: PLC0415
        faults_of_figures,
        stem_fault,
        text_faults,
    )

    sound, ahead = sound or SoundQuestions(), ahead or {}
    for path, words, kind in texts_of(entry):
        text = words, kind
        faults = ahead.get(text)
        if faults is None:
            faults = text_faults(text, sound if sound.cache else None, own_characters(), draw=draw)
        for offset, message, remark in (*faults, *faults_of_figures(text, root, sound)):
            place = entry.place(*path, text=words, offset=offset)
            yield Problem(place, message, remark=remark)
    for path, words in plain_texts(entry):
        for offset, message in strange_characters(words):
            yield Problem(entry.place(*path, text=words, offset=offset), message)
        if any(char in words for char in _LAYOUT):
            yield Problem(entry.place(*path), _of_lines(str(path[1])))
    for name, words in entry.values.items():
        for _, message in strange_characters(words):
            yield Problem(entry.place("variables", name), message)
    yield from _unit_problems(entry)
    if fault := stem_fault(entry.question.question):
        yield Problem(entry.place("question"), fault)
    yield from mention_remarks(entry)


def new_texts(entry: "Entry", sound: SoundQuestions) -> list[Text]:
    """Return the texts of a question's instances, each once; none if it is known to be sound."""
    if sound.figures(entry) is not None:
        return []
    texts = ((text, kind) for instance in entry.instances for _, text, kind in texts_of(instance))
    return list(dict.fromkeys(texts))


def faults_ahead(
    parts: Sequence[Sequence[Text]], sound: SoundQuestions, pool: Executor, *, draw: bool
) -> "dict[Text, tuple[Fault, ...]]":
    """Check texts in parallel, a part a task, and return the faults of each."""
    from studypress.page.text.faults.text_faults import all_faults  # noqa: PLC0415 - see above

    check = partial(all_faults, draw=draw, cache=sound.cache, characters=own_characters())
    found: dict[Text, tuple[Fault, ...]] = {}
    for texts, (faults, formulas) in zip(parts, pool.map(check, parts), strict=True):
        sound.add_formulas(formulas)
        found.update(zip(texts, faults, strict=True))
    return found


def _unit_problems(entry: "Entry") -> Iterator[Problem]:
    """Yield a problem if the unit of a number contains markup, or a word too long for its line.

    A dollar may be a currency.
    """
    unit = entry.question.answer.unit or ""
    marks = [mark for mark, _ in leftovers(unit) if unit.count("$") > 1 or mark != "$"]
    if marks:
        message = f"a unit is plain text, and {marks[0]} is printed literally: write m² or µs"
        yield Problem(entry.place("answer", "unit"), message)
    longest = max(unit.split(), key=len, default="")
    if len(longest) > _LONGEST_UNIT:
        message = f"'{longest}' is too long beside a frame: abbreviate it to {_LONGEST_UNIT}"
        yield Problem(entry.place("answer", "unit"), f"{message} characters at most")


def title_problems(titles: Iterable[tuple[str, SourcePlace]]) -> Iterator[Problem]:
    """Yield the problems of the titles of a bank, its sections and topics."""
    for text, place in titles:
        yield from _plain_problems("a title", text, place)


def line_problems(key: str, text: str, place: SourcePlace) -> Iterator[Problem]:
    """Yield the problems of a text of a brand: plain, and on one line."""
    yield from _plain_problems(f"'{key}'", text, place)
    if any(char in text for char in _LAYOUT):
        yield Problem(place, _of_lines(key))


def _of_lines(key: str) -> str:
    return f"'{key}' has a line break or a tab: write it on one line"


def _plain_problems(what: str, text: str, place: SourcePlace) -> Iterator[Problem]:
    for _, message in strange_characters(text):
        yield Problem(place, message)
    for mark, _ in leftovers(text):
        if not _NAME.fullmatch(mark):
            message = f"{what} is plain text, and {mark} is printed literally"
            yield Problem(place, f"{message}: remove it")


def name_problems(roster: "Roster") -> Iterator[Problem]:
    """Yield each character of a candidate's name, id or group that no bundled font contains.

    The place of the problem is that of the candidate's name.
    """
    for candidate, place in zip(roster.candidates, roster.places, strict=True):
        words = {"name": candidate.name, "id": candidate.id, "group": candidate.group}
        for field, text in words.items():
            for char in unprintable(text):
                remedy = f"write the {field} '{text}' in other letters"
                yield Problem(place, unprintable_fault(char, remedy))
