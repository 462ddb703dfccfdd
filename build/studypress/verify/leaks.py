"""Answers where no candidate may find them: words of bullets, explanations, reasons, and keys."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from studypress.bank.models import Question

_PHRASE = 4  # words in a row that are no coincidence
_SHORTEST = 3  # words of an answer that is sought whole
_LETTERS = 12  # in a phrase: fewer stand in a row by chance, in data too
_SEED = 4  # characters below which a seed is found in any text
_SEED_IN_DATA = 6  # the same in data, where numbers are no seeds
_KEY = 4  # letters below which a key is found in everything
_WORD = re.compile(r"[^\W\d_]+")  # numbers stand in a row by chance

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Secrets:
    """What no candidate may read: phrases of all answers of a bank, and an exam's seed."""

    phrases: frozenset[Phrase]
    seed: str

    def passage(self, text: str, shown: frozenset[Phrase]) -> str:
        """Return the first passage of an answer in the text; what is shown anyway is none.

        It is empty if there is none.
        """
        words = _words(text)
        found = {phrase for phrase in self.phrases & _all_phrases(words) if phrase not in shown}
        if not found:
            return ""
        inside: set[int] = set()
        for length in (_SHORTEST, _PHRASE):
            for at, phrase in enumerate(_windows(words, length)):
                if phrase in found:
                    inside |= set(range(at, at + length))
        start = end = min(inside)
        while end in inside:
            end += 1
        return " ".join(words[start:end])

    def has_seed(self, texts: Iterable[str], data: Iterable[str], shown: Iterable[str]) -> bool:
        """Whether the seed stands in texts or data, and is not a word that is shown anyway."""
        if len(self.seed) < _SEED or any(self._sought.search(text) for text in shown):
            return False
        long = len(self.seed) >= _SEED_IN_DATA and bool(_WORD.search(self.seed))
        return any(self._sought.search(text) for text in (*texts, *(data if long else ())))

    @cached_property
    def _sought(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){re.escape(self.seed)}(?!\w)")


def secrets_of(questions: Iterable[Question], seed: str) -> Secrets:
    """Gather what no candidate may read."""
    texts = (text for question in questions for text in _answers(question))
    return Secrets(frozenset(phrase for text in texts for phrase in _sought_of(text)), seed)


def phrases_of(texts: Iterable[str]) -> frozenset[Phrase]:
    """Return every phrase of the texts."""
    return frozenset(phrase for text in texts for phrase in _all_phrases(_words(text)))


def tells_key(texts: Iterable[str], letters: str) -> bool:
    """Whether the letters of a key stand in a row in the texts, with numbers or signs between."""
    if len(letters) < _KEY:
        return False
    row = r"[\W\d_]{0,4}".join(letters)
    sought = re.compile(rf"(?<![A-Za-z]){row}(?![A-Za-z])")
    return any(sought.search(text) for text in texts)


def _answers(question: Question) -> Iterator[str]:
    yield question.answer.bullet
    yield question.answer.explanation
    yield from (choice.why for choice in question.choices if choice.why)


def _sought_of(answer: str) -> Iterable[Phrase]:
    """Return the phrases of an answer; a short one is a phrase itself."""
    words = _words(answer)
    phrases = [tuple(words)] if len(words) == _SHORTEST else _windows(words, _PHRASE)
    return [phrase for phrase in phrases if sum(map(len, phrase)) >= _LETTERS]


def _all_phrases(words: list[str]) -> set[Phrase]:
    return {*_windows(words, _SHORTEST), *_windows(words, _PHRASE)}


def _windows(words: list[str], length: int) -> Iterable[Phrase]:
    return zip(*(words[at:] for at in range(length)), strict=False)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
