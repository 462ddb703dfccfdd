"""Surface features of choices: scores that need no knowledge of the subject."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from math import fsum, log
from unicodedata import category, normalize

_CHARACTER = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
"""A character of a script without spaces: Thai, Lao, Burmese, Khmer, Japanese or Chinese."""
_MARKS = "".join(char for char in map(chr, range(0x300, 0x1D00)) if category(char)[0] == "M")
"""Accents and vowel signs, which the pattern of a letter does not include."""
_LETTER = rf"(?!{_CHARACTER})[^\W_][{_MARKS}\u200c\u200d]*"
_WORD = re.compile(rf"{_CHARACTER}|(?:{_LETTER})+(?:['’](?:{_LETTER})+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTEST_ECHO = 4
"""Letters of the shortest word of a stem that counts as an echo: shorter ones are grammar."""

Scores = Sequence[float]
"""A score for each choice of a question."""


def words_of(text: str) -> list[str]:
    """Return the words of a text, casefolded; characters of scripts without spaces are words."""
    return _WORD.findall(normalize("NFC", text.casefold()))


@dataclass(frozen=True)
class Choices:
    """The choices of a question as a reader without knowledge sees them."""

    stem: str
    texts: tuple[str, ...]

    @cached_property
    def words(self) -> list[list[str]]:
        """Words of each choice."""
        return [words_of(text) for text in self.texts]

    def lengths(self) -> Scores:
        """Return the number of characters of each choice."""
        return [len(text) for text in self.texts]

    def shared(self, size: int) -> Scores:
        """Count the sequences of `size` words that each choice shares with each other one."""
        found = [_sequences(words, size) for words in self.words]
        return self._compared(lambda one, other: len(found[one] & found[other]))

    def shared_runs(self) -> Scores:
        """Sum the words of the longest run that each choice shares with each other one."""

        def longest(one: int, other: int) -> int:
            matcher = SequenceMatcher(None, self.words[one], self.words[other], autojunk=False)
            return matcher.find_longest_match().size

        return self._compared(longest)

    def echoes(self) -> Scores:
        """Count the words of the stem in each choice."""
        stem = {
            word
            for word in words_of(self.stem)
            if len(word) >= _SHORTEST_ECHO or re.match(_CHARACTER, word)
        }
        return [len(stem.intersection(words)) for words in self.words]

    def counted(self, among: AbstractSet[str]) -> Scores:
        """Count the words of each choice that are in a list."""
        return [sum(word in among for word in words) for words in self.words]

    def numbers(self) -> Scores:
        """Count the numbers in each choice."""
        return [len(_NUMBER.findall(text)) for text in self.texts]

    def rarity(self, uses: Counter[str], total: int) -> Scores:
        """Average how rare the words of each choice are, given their uses in `total` choices.

        Choices with the same words have the same rarity, as `fsum` does not depend on the order.
        """
        found = map(set, self.words)
        return [
            fsum(log(total / uses[word]) for word in words) / max(1, len(words)) for words in found
        ]

    def _compared(self, compare: Callable[[int, int], int]) -> Scores:
        """Sum the comparisons of each choice with each other one."""
        scores = [0] * len(self.texts)
        for one in range(len(scores)):
            for other in range(one):
                alike = compare(one, other)
                scores[one] += alike
                scores[other] += alike
        return scores


def _sequences(words: Sequence[str], size: int) -> set[tuple[str, ...]]:
    """Return the sequences of `size` neighbouring words."""
    return set(zip(*(words[at:] for at in range(size)), strict=False))
