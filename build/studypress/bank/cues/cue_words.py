"""Words of test-wiseness by language: absolute words, and hedges."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

ABSOLUTES: Mapping[str, AbstractSet[str]] = {
    language: frozenset(words.casefold().split())
    for language, words in {
        "en": "all always any cannot completely entirely every exactly fully impossible must never"
        " no none nothing only solely without",
        "de": "alle allein allen aller alles ausnahmslos ausschließlich genau immer kein keine"
        " keinem keinen keiner muss müssen nie niemals niemand nichts nur ohne stets völlig",
        "fr": "aucun aucune chaque doit doivent entièrement exactement impossible jamais personne"
        " rien sans seul seule seulement toujours tous tout toute toutes uniquement",
        "es": "cada completamente debe deben exactamente imposible jamás nada nadie ninguna ninguno"
        " nunca siempre sin solamente solo sólo toda todas todo todos",
        "it": "completamente deve devono esattamente impossibile mai nessun nessuna nessuno niente"
        " ogni sempre senza solo soltanto tutta tutte tutti tutto",
        "pt": "apenas cada completamente deve devem exatamente impossível jamais nada nenhum"
        " nenhuma ninguém nunca sem sempre somente só toda todas todo todos",
        "nl": "alle alleen allemaal alles altijd elk elke enkel geen moet moeten niemand niets"
        " nooit precies uitsluitend volledig zonder",
        "da": "aldrig alle alt altid enhver helt hver ingen intet kun skal uden",
        "nb": "aldri alle alltid alt bare enhver helt hver ingen ingenting kun må uten",
        "sv": "aldrig alla allt alltid bara endast enbart helt ingen inget inga måste utan varje",
    }.items()
}
"""Words that allow no exception. Writers put them into wrong choices, which they make false."""

HEDGES: Mapping[str, AbstractSet[str]] = {
    language: frozenset(words.casefold().split())
    for language, words in {
        "en": "about almost approximately can could generally largely likely mainly many may might"
        " most mostly nearly normally often partly perhaps probably rarely roughly some sometimes"
        " tend tends typically usually",
        "de": "allgemein eher einige etwa fast gewöhnlich häufig kann können könnte mag manche"
        " manchmal meist meistens möglicherweise nahezu oft rund selten teilweise ungefähr viele"
        " vielleicht wahrscheinlich zumeist",
        "fr": "certaines certains environ fréquemment généralement habituellement parfois partie"
        " peut peuvent plupart plutôt presque probablement quelques rarement souvent surtout",
        "es": "algunas algunos aproximadamente casi frecuentemente generalmente habitualmente"
        " mayoría muchas muchos parcialmente probablemente puede pueden quizá quizás raramente"
        " suele suelen",
        "it": "alcune alcuni circa generalmente maggior molte molti parte possono probabilmente può"
        " quasi raramente solito spesso talvolta tende tendono",
        "pt": "algumas alguns aproximadamente frequentemente geralmente maioria muitas muitos pode"
        " podem provavelmente quase raramente talvez tende tendem vezes",
        "nl": "bijna circa doorgaans enkele gewoonlijk kan kunnen meeste meestal misschien ongeveer"
        " soms sommige vaak veel veelal waarschijnlijk zelden",
        "da": "cirka flere kan måske nogle næsten ofte omkring oftest sandsynligvis sjældent"
        " sædvanligvis typisk undertiden",
        "nb": "cirka flere kan kanskje noen nesten ofte omtrent sannsynligvis sjelden vanligvis"
        " typisk",
        "sv": "cirka flera kan kanske några nästan ofta oftast omkring sannolikt sällan ungefär"
        " vanligen vanligtvis",
    }.items()
}
"""Words that allow exceptions. Writers put them into right choices, to make these safe."""

SAME_WORDS: Mapping[str, str] = {"no": "nb"}
"""Languages with the words of another one: Norwegian, unless stated otherwise, is Bokmål."""
