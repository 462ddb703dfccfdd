"""Labels of a question's parts, such as `**Bullet Point**:`, and marks of choices."""

import re
from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    word: key
    for key, words in {
        "question": (
            "question|q|frage|pregunta|pergunta|domanda|вопрос|问题|題目|问|質問|السؤال|سؤال"
        ),
        "answer": (
            "answer|a|ans|correct answer|correct answers|answers|key|correct|right answer|antwort|"
            "réponse|respuesta|resposta|risposta|antwoord|ответ|答案|回答|答|答え|"
            "الإجابة|الجواب|جواب|إجابة"
        ),
        "bullet": (
            "bullet point|bullet points|bullet|short answer|short|in short|in brief|brief|summary|"
            "key point|key points|tl;dr|tldr|one-liner|one-line answer|kurzantwort|kurz|stichpunkt|"
            "réponse courte|en bref|respuesta corta|要点|要點|简答|简短回答|نقطة رئيسية|إجابة قصيرة"
        ),
        "explanation": (
            "detailed explanation|explanation|detailed answer|details|detail|long answer|"
            "discussion|solution|rationale|feedback|detailed|full answer|in detail|"
            "erklärung|ausführliche erklärung|erläuterung|lösung|explication|explication détaillée|"
            "explicación|explicación detallada|explicação|spiegazione|uitleg|объяснение|"
            "详细解释|詳細解釋|解释|解析|說明|说明|解説|شرح|الشرح|شرح مفصل|شرح مفصّل|التفسير"
        ),
        "choices": "choices|options|alternatives|optionen|选项",
        "id": "id",
        "kind": "kind|type",
        "difficulty": "difficulty|level|schwierigkeit|难度",
        "tags": "tags|tag|keywords",
        "minutes": "minutes",
        "points": "points|marks",
        "space": "space",
        "shuffle": "shuffle",
        "group": "group",
        "lang": "language",
        "value": "value",
        "tolerance": "tolerance",
        "unit": "unit",
        "accept": "accepted answers|accept|accepted",
        "statement": "statement",
        "marking": "marking|marking scheme",
        "why": "why|reason",
        "pin": "pin",
        "references": "references|reference|sources|source",
        "follow_ups": "follow-ups|follow-up|follow up|follow-up questions",
        "mistakes": "mistakes|common mistakes",
    }.items()
    for word in words.split("|")
}
"""Keys by labels in lower case."""

NAMES: Mapping[str, str] = {
    "bullet": "Bullet Point",
    "explanation": "Detailed Explanation",
    "accept": "Accepted Answers",
    "follow_ups": "Follow-ups",
    "lang": "Language",
}
"""Labels that are written for keys, if other than the key itself."""

_LABEL = re.compile(
    r"(?P<before>\s*)(?:"
    r"(?P<open>\*\*|__)(?P<bold>[^*_:：\n]{1,40}?)\s*(?P<in>[:：]?)\s*(?P=open)"
    r"[ \t]*(?P<out>[:：]?)"
    r"|(?P<plain>[^*_:：\n]{1,40}?)[ \t]*[:：])(?P<space>[ \t]*)(?P<rest>.*)",
    re.DOTALL,
)
_WHOLE = re.compile(
    r"\s*(\*\*|__)([^*_:：\n]{1,40}[:：](?:(?!\1)[^\n])*?\S)\1[ \t]*(?:\n(.*))?\Z", re.DOTALL
)
"""Label and text that are bold together."""

_PLAIN = ("question", "answer", "bullet", "explanation", "choices", "difficulty", "tags", "points")
"""Keys whose labels need not be bold."""

_NUMBER = re.compile(r"\s*[#№]?\s*\d{1,4}$")
CHECKED = re.compile(r"(?:\[(?P<mark>[ xX✓✔])\]|\((?P<round>[ xX])\))(?:[ \t]+|$)")
"""Box of a check-list, at the beginning of an item; a round one for one right choice."""

LETTERED = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*)?\(?(?P<letter>[A-Za-z])"
    r"(?:[).:]|\*\*[).:]?)(?:\*\*)?(?:[ \t]+|(?=`))(?P<text>\S.*)"
)
"""Line of a choice with a letter."""


def split_label(text: str) -> tuple[str, str, bool] | None:
    """Return the key of the label at the beginning of a text, the rest, and whether it is bold.

    None if the text begins with no known label. A label without a colon is bold, and alone on its
    line. Numbers of questions and answers, as in `Q3:`, belong to the label.
    """
    if whole := _WHOLE.match(text):
        text = f"{whole[2]}\n{whole[3]}" if whole[3] else whole[2]
    found = _LABEL.match(text)
    if not found:
        return None
    name = " ".join((found["bold"] or found["plain"]).split()).casefold()
    key = LABELS.get(name) or LABELS.get(_NUMBER.sub("", name))
    rest = found["rest"]
    bold = bool(found["bold"])
    alone = not rest.split("\n")[0].strip()
    if not key or (not bold and key not in _PLAIN):
        return None
    if bold and not (found["in"] or found["out"] or alone):
        return None
    return key, rest, bold


def label_of_heading(words: str) -> tuple[str, str] | None:
    """Return key and rest of a heading that is a label, such as `Answer` or `Answer: D`."""
    if key := LABELS.get(words.strip(" :*").casefold()):
        return key, ""
    label = split_label(words)
    return label[:2] if label and label[0] in ("answer", "bullet", "explanation") else None
