"""Fixed words of the features of choices, by which keys are guessed."""

from collections.abc import Mapping

from studypress.bank.cues.measure import Feature
from studypress.page.words.catalogue import Words


def feature_names(words: Words) -> Mapping[Feature, str]:
    """Return the name of each feature."""
    return {
        Feature.WORDS: words.gettext("Words shared with the other choices"),
        Feature.PAIRS: words.gettext("Word pairs shared with the other choices"),
        Feature.TRIPLES: words.gettext("Word triples shared with the other choices"),
        Feature.RUNS: words.gettext("Longest runs of shared words"),
        Feature.LENGTH: words.gettext("Length"),
        Feature.ECHOES: words.gettext("Words of the question"),
        Feature.ABSOLUTES: words.gettext("Absolute words, such as “always”"),
        Feature.HEDGES: words.gettext("Cautious words, such as “usually”"),
        Feature.NUMBERS: words.gettext("Numbers in the text"),
        Feature.RARITY: words.gettext("Rare words"),
    }
