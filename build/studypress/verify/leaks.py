"""Leaks of secrets in a form: bullets, explanations, reasons of choices, keys and seed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from itertools import chain

from studypress.bank.models import Question

_PHRASE = 4  # words in a row that are no coincidence: the length of a phrase
_SHORTEST = 3  # words of the shortest answer that is searched as a whole
_LETTERS = 12  # letters of the shortest phrase: shorter ones match by chance, in data too
_SEED = 4  # characters: shorter seeds match in any text
_SEED_IN_DATA = 6  # the same in data; there, a seed of digits only is not searched
_KEY = 4  # letters: shorter keys match in any text
_WORD = re.compile(r"[^\W\d_]+")  # without digits: rows of numbers match by chance

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Secrets:
    """Secrets of an exam: phrases of all answers of its bank, and its seed."""

    phrases: frozenset[Phrase]
    seed: str

    def passage(self, text: str, shown: frozenset[Phrase]) -> str:
        """Return the first passage of an answer in the text, or an empty string.

        Phrases in `shown` are ignored: the form prints them anyway.
        """
        found = self._found(text) - shown
        if not found:
            return ""
        words = _words(text)
        inside: set[int] = set()
        for length in (_SHORTEST, _PHRASE):
            for at, phrase in enumerate(_windows(words, length)):
                if phrase in found:
                    inside |= set(range(at, at + length))
        start = end = min(inside)
        while end in inside:
            end += 1
        return " ".join(words[start:end])

    def within(self, texts: Iterable[str]) -> frozenset[Phrase]:
        """Return the phrases of answers that the texts contain."""
        return frozenset[Phrase]().union(*map(self._found, texts))

    def _found(self, text: str) -> frozenset[Phrase]:
        """Return the phrases of answers in a text; equal texts of several forms are read once."""
        digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
        if digest not in self._known:
            words = _words(text)
            windows = chain(_windows(words, _SHORTEST), _windows(words, _PHRASE))
            self._known[digest] = self.phrases.intersection(windows)
        return self._known[digest]

    @cached_property
    def _known(self) -> dict[bytes, frozenset[Phrase]]:
        return {}

    def has_seed(self, texts: Iterable[str], data: Iterable[str], shown: Iterable[str]) -> bool:
        """Return True if texts or data contain the seed, and no text in `shown` does."""
        if len(self.seed) < _SEED or any(self._sought.search(text) for text in shown):
            return False
        long = len(self.seed) >= _SEED_IN_DATA and bool(_WORD.search(self.seed))
        return any(self._sought.search(text) for text in (*texts, *(data if long else ())))

    def __reduce__(self) -> tuple[object, tuple[bytes, str]]:
        """Pickle the phrases as one text: a process that gets it again returns the same object."""
        return _unpickled, (self._lines, self.seed)

    @cached_property
    def _lines(self) -> bytes:
        return "\n".join(map(" ".join, self.phrases)).encode("utf-8", "surrogatepass")

    @cached_property
    def _sought(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){re.escape(self.seed)}(?!\w)")


def secrets_of(questions: Iterable[Question], seed: str) -> Secrets:
    """Return the secrets of an exam: the answers of its questions, and its seed."""
    texts = (text for question in questions for text in _answers(question))
    return Secrets(frozenset(phrase for text in texts for phrase in _sought_of(text)), seed)


@cache
def _unpickled(lines: bytes, seed: str) -> Secrets:
    text = lines.decode("utf-8", "surrogatepass")
    return Secrets(frozenset(tuple(line.split()) for line in text.splitlines()), seed)


def reveals_key(texts: Iterable[str], letters: str) -> bool:
    """Return True if a text contains the letters of a key in a row, numbers and signs between."""
    if len(letters) < _KEY:
        return False
    row = r"[\W\d_]{0,4}".join(letters)
    sought = re.compile(rf"(?<![A-Za-z]){row}(?![A-Za-z])")
    return any(sought.search(text) for text in texts)


def _answers(question: Question) -> Iterator[str]:
    yield question.answer.bullet
    yield question.answer.explanation
    yield from (choice.why for choice in question.choices if choice.why)
    yield from (line.says for line in question.answer.marking)
    yield from question.answer.accept
    yield from (text for at in question.follow_ups for text in (at.question, at.answer))
    yield from question.mistakes


def _sought_of(answer: str) -> Iterable[Phrase]:
    """Return the phrases of an answer; a short answer is one phrase."""
    words = _words(answer)
    phrases = [tuple(words)] if len(words) == _SHORTEST else _windows(words, _PHRASE)
    return [phrase for phrase in phrases if sum(map(len, phrase)) >= _LETTERS]


def _windows(words: list[str], length: int) -> Iterable[Phrase]:
    return zip(*(words[at:] for at in range(length)), strict=False)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
