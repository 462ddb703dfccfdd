from collections import Counter
from random import Random

import pytest

from studypress.bank.cues.cue_words import ABSOLUTES, HEDGES
from studypress.bank.cues.surface import Choices, words_of

STEM = "Why does a large learning rate diverge?"


def choices(*texts: str, stem: str = STEM) -> Choices:
    return Choices(stem, texts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The *Key* isn’t $n_i$.", ["the", "key", "isn’t", "n", "i"]),
        ("O(n log n), 4,096", ["o", "n", "log", "n", "4", "096"]),
        ("過学習とは", ["過", "学", "習", "と", "は"]),
        ("GPUは速い", ["gpu", "は", "速", "い"]),
        ("हिन्दी शब्द", ["हिन्दी", "शब्द"]),
        ("שָׁלוֹם רב", ["שָׁלוֹם", "רב"]),
        ("cafe\u0301", ["café"]),
        ("ดี มาก", ["ด", "ี", "ม", "า", "ก"]),
        ("", []),
    ],
)
def test_words_are_casefolded_and_characters_of_some_scripts_are_words(
    text: str, words: list[str]
) -> None:
    assert words_of(text) == words


def test_four_cells_of_two_facts_share_alike() -> None:
    """Combinations of two statements in two wordings of equal length give nothing away."""
    cells = choices("a b and p q", "a b and r s", "c d and p q", "c d and r s")
    for size in (1, 2, 3):
        assert len(set(cells.shared(size))) == 1
    assert len(set(cells.shared_runs())) == 1


def test_the_prototype_shares_most() -> None:
    key = choices("a b c d e f", "x b c d e f", "a b y d e f", "a b c d e z")
    assert key.shared(2) == [11, 9, 7, 9]
    assert key.shared(1)[0] == max(key.shared(1))
    assert key.shared_runs() == [13, 12, 8, 11]


def test_the_same_words_in_other_orders_are_equally_rare() -> None:
    """Sums of floating-point numbers depend on the order, which sets change in each process."""
    random = Random(3)  # noqa: S311 - words, not secrets
    for _ in range(100):
        words = [f"w{random.randrange(9999)}" for _ in range(10)]
        found = choices(*(" ".join(random.sample(words, k=10)) for _ in range(4)))
        uses = Counter({word: random.randrange(1, 60) for word in words})
        assert len(set(found.rarity(uses, 400))) == 1


def test_the_other_features_are_counted() -> None:
    found = choices("The large rate", "Only 2 of 1,024", "It may diverge, always", "x", stem=STEM)
    assert found.lengths() == [14, 15, 22, 1]
    assert found.echoes() == [2, 0, 1, 0]
    assert found.numbers() == [0, 2, 0, 0]
    assert found.counted({"only", "always"}) == [0, 1, 1, 0]
    uses = Counter(word for words in found.words for word in words) + Counter({"x": 3})
    rarity = found.rarity(uses, 4)
    assert rarity[3] == 0
    assert min(rarity[:3]) > 1


@pytest.mark.parametrize("language", ABSOLUTES)
def test_each_word_of_a_list_is_found_in_a_text(language: str) -> None:
    assert HEDGES.keys() == ABSOLUTES.keys()
    for listed in (ABSOLUTES[language], HEDGES[language]):
        assert all(words_of(word.capitalize()) == [word] for word in listed)
    assert ABSOLUTES[language].isdisjoint(HEDGES[language])


def test_letters_that_casefolding_changes_are_found() -> None:
    assert choices("Ausschließlich hier").counted(ABSOLUTES["de"]) == [1]
