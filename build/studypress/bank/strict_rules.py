"""Additional rules of `check --strict`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from studypress.bank.bank import Entry
from studypress.bank.cues.measure import FOUR, MIN_QUESTIONS, cue_successes
from studypress.bank.models import QuestionKind
from studypress.bank.variants.merge import merged
from studypress.errors import Problem, SourcePlace

MAX_BULLET_WORDS = 30
MAX_LENGTH_RATIO = 1.5
SHORT = 20  # characters: shorter choices differ in length by what they name
MAX_LIKENESS = 0.85
COMMON = 0.01  # probability from which chance may explain a success
POSITION_SHARE = (0.20, 0.30)  # of questions with four choices


def strict_problems(
    entries: Sequence[Entry], bank: SourcePlace, language: str
) -> Iterator[Problem]:
    """Yield the strict problems of each question, then those of the whole bank, at its place."""
    for entry in entries:
        yield from merged((at.values, _question_problems(at)) for at in entry.instances)
    yield from _alike(entries)
    if len(entries) >= MIN_QUESTIONS:
        yield from _unrepeated_tags(entries)
        yield from _guessable_keys(entries, bank, language)


def _question_problems(entry: Entry) -> Iterator[Problem]:
    yield from _bullet_problems(entry)
    yield from _reference_problems(entry)
    yield from _choice_problems(entry)
    yield from _marking_problems(entry)


def _bullet_problems(entry: Entry) -> Iterator[Problem]:
    for name, text in (("bullet", "one line"), ("explanation", "detail")):
        if not getattr(entry.question.answer, name):
            message = f"no answer in {text}: add '{name}' to the answer"
            yield Problem(entry.place("answer"), message)
    words = len(entry.question.answer.bullet.split())
    if words > MAX_BULLET_WORDS:
        message = f"the bullet has {words} words; the maximum is {MAX_BULLET_WORDS}: shorten it"
        yield Problem(entry.place("answer", "bullet"), message)


def _reference_problems(entry: Entry) -> Iterator[Problem]:
    if not entry.question.references:
        yield Problem(entry.place(), "no reference: add a source that readers can check")


def _choice_problems(entry: Entry) -> Iterator[Problem]:
    choices = entry.question.choices
    if entry.question.kind is QuestionKind.TRUE_FALSE:
        return
    for at, choice in enumerate(choices):
        if not choice.why:
            message = "the reason why the choice is right or wrong is missing: add 'why'"
            yield Problem(entry.place("choices", at), message)
    lengths = [len(choice.text) for choice in choices]
    if max(lengths, default=0) > max(SHORT, MAX_LENGTH_RATIO * min(lengths, default=0)):
        message = (
            f"the choices have {min(lengths)} to {max(lengths)} characters, which is a hint: keep"
            f" the ratio within {MAX_LENGTH_RATIO}"
        )
        yield Problem(entry.place("choices"), message)


def _marking_problems(entry: Entry) -> Iterator[Problem]:
    """Yield a problem if right answers would be marked as wrong, or by nothing but opinion."""
    question, answer = entry.question, entry.question.answer
    if question.kind is QuestionKind.NUMBER and not answer.margin:
        if not answer.number and "%" in (answer.tolerance or ""):
            message = f"{answer.tolerance} of 0 is no tolerance: write it without a percent sign"
            yield Problem(entry.place("answer", "tolerance"), message)
        elif answer.number.denominator > 1:
            message = "a rounded answer would be wrong: add 'tolerance', or ask for a whole number"
            yield Problem(entry.place("answer", "value"), message)
    if question.kind is QuestionKind.OPEN and question.points > 1 and not answer.marking:
        message = f"no marking scheme for {question.points} points: add 'marking' to the answer"
        yield Problem(entry.place("points"), message)


def _unrepeated_tags(entries: Sequence[Entry]) -> Iterator[Problem]:
    used = Counter(tag for entry in entries for tag in entry.question.tags)
    for entry in entries:
        for at, tag in enumerate(entry.question.tags):
            if used[tag] == 1:
                message = f"the tag '{tag}' is used only here: use it again, or remove it"
                yield Problem(entry.place("tags", at), message)


def _alike(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Yield a problem for each pair of similar stems; cheap upper bounds are compared first."""
    stems = [" ".join(entry.question.question.casefold().split()) for entry in entries]
    for at, entry in enumerate(entries):
        matcher = SequenceMatcher(b=stems[at], autojunk=False)
        for before in range(at):
            matcher.set_seq1(stems[before])
            bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
            if all(bound() > MAX_LIKENESS for bound in bounds):
                other = entries[before].question.id
                message = f"almost equal to the question '{other}': merge them, or make them differ"
                yield Problem(entry.place("question"), message)


def _guessable_keys(
    entries: Sequence[Entry], bank: SourcePlace, language: str
) -> Iterator[Problem]:
    """Yield problems of keys that can be guessed by the wording or the position of the choice."""
    cues = (cue for cue in cue_successes(entries, language) if cue.share > cue.limit)
    for cue in sorted(cues, key=lambda cue: -cue.share):
        clearest = ", ".join(f"'{name}'" for name in cue.clearest)
        examples = f", first those of {clearest}" if clearest else ""
        doubt = f", and as often in 1 of {1 / cue.odds:.0f} banks" if cue.odds >= COMMON else ""
        yield Problem(
            bank,
            f"the choice with the {cue.name} is right in {cue.right:.1f} of {cue.questions}"
            f" questions (by chance in {cue.by_chance:.1f}{doubt}): reword choices{examples},"
            f" until it is right in {cue.limit * cue.questions:.1f} at most",
        )
    yield from _favourite_places(entries, bank)


def _favourite_places(entries: Sequence[Entry], bank: SourcePlace) -> Iterator[Problem]:
    low, high = POSITION_SHARE
    four = [
        [choice.correct for choice in entry.question.choices].index(True)
        for entry in entries
        if entry.question.kind is QuestionKind.SINGLE
        and len(entry.question.choices) == FOUR
        and any(choice.correct for choice in entry.question.choices)
    ]
    for place in range(FOUR if len(four) >= MIN_QUESTIONS else 0):
        share = four.count(place) / len(four)
        if not low <= share <= high:
            yield Problem(
                bank,
                f"of four choices, number {place + 1} is right in {share:.0%} of the"
                f" questions: change that to {low:.0%} to {high:.0%}",
            )
