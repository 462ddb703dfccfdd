"""Remarks on texts that do not agree with the page: positions that differ, doubled instructions."""

import re
from collections.abc import Iterator

from studypress.bank.bank import Entry
from studypress.bank.models import QuestionKind
from studypress.errors import Problem

_OF_ALL = re.compile(
    r"""
    (?:all|none|any|both|neither|each)\s+of\s+(?:the\s+)?(?:above|these|those|others?|following)
    | all\s+(?:the\s+)?above | (?:all|none)\s+(?:of\s+them\s+)?(?:is|are)\s+(?:correct|right|true)
    | all\s+(?:choices|answers|options)(?:\s+are\b.*)?
    | (?:alle|keine)[rs]?\s+(?:(?:der|die|von)\s+)*(?:oben\s+)?(?:genannten?|obigen?|davon)\b.*
    | (?:alle|keine)\s+(?:der\s+)?(?:aussagen|antworten|antwort)\b.*
    | (?:toutes?|tous|aucune?)\s+(?:les|des|de\s+ces|ces)\s+(?:réponses|propositions)\b.*
    | (?:toutes?|tous|aucune?)\s+(?:les|des)\s+précédent\w*
    | (?:todas?|todos|ningun[ao])\s+(?:de\s+)?l[ao]s\s+(?:respuestas\s+)?anteriores
    | (?:tutte|nessuna)\s+(?:le|delle)\s+(?:risposte\s+)?precedenti
    | (?:todas|nenhuma)\s+(?:as|das)\s+(?:alternativas\s+|respostas\s+)?(?:anteriores|acima)
    | (?:alle|geen\s+van\s+de)\s+bovenstaande\b.* | geen\s+van\s+bovenstaande
    | (?:alla|ing[ae][nt]?\s+av)\s+(?:de\s+)?ovanstående\b.*
    | (?:wszystkie|żadn[ae]\s+z)\s+(?:powyższ|wymienion)\w+\b.*
    | (?:všechny|žádná\s+z)\s+(?:výše|uveden)\w*\b.*
    | (?:все|ничего\s+из|ни\s+одно\s+из)\s+(?:вышеперечисленн|перечисленн)\w+\b.*
    | yukarıdakilerin\s+(?:hepsi|hiçbiri)
    | 以上[都皆].* | 以上の(?:すべて|いずれ).* | 上記(?:の)?(?:すべて|いずれ).*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TextPath = tuple[str | int, ...]

_JOINED = r"(?:\s*(?:,|&|\+|/|\b(?:and|or|nor|und|oder|noch|et|ou|y|o|e|en|och|i|и)\b)\s*)+"
_OF_LETTERS = re.compile(
    rf"(?i:both|only|either|neither|nur|beide|weder|les\s+deux)?\s*"
    rf"(?i:choices?|answers?|options?|antworten?|réponses?)?\s*"
    rf"\(?[A-H]\)?(?:{_JOINED}\(?[A-H]\)?)+(?:\s+(?i:only|are\s+\w+|sind\s+\w+|both))?"
)
_LETTER = re.compile(
    r"\b(?i:choice|option|answer|antwort|möglichkeit|réponse|respuesta|opción|risposta|opzione)s?"
    r"\s+\(?[A-H]\)?(?![\w'’])"
)
_QUESTION = re.compile(
    r"\b(?:questions?|exercises?|fragen?|aufgaben?|exercices?|preguntas?|domand[ae])\s+"
    r"(?:no\.?\s*|number\s+|nr\.?\s*|n[°º]\s*)?\d{1,3}\b"
    r"|\b(?:the\s+)?(?:previous|preceding|last|next)\s+(?:question|exercise)\b"
    r"|\b(?:vorige|vorherige|nächste)[nr]?\s+(?:frage|aufgabe)\b"
    r"|\bquestion\s+(?:précédente|suivante)\b|\bpregunta\s+(?:anterior|siguiente)\b",
    re.IGNORECASE,
)

_MARK_ALL = re.compile(
    r"\b(?:mark|select|choose|tick|check|pick|circle)\s+(?:all|any|each|every)\s+(?:\w+\s+){0,3}?"
    r"(?:appl(?:y|ies)|(?:right|correct|true)(?:\s+(?:ones?|choices?|answers?|options?))?)\b",
    re.IGNORECASE,
)
_TRUE_OR_FALSE = re.compile(r"\b(?:true\s+or\s+false|right\s+or\s+wrong)\b", re.IGNORECASE)
_INSTRUCTIONS = {
    QuestionKind.SINGLE: (
        _MARK_ALL,
        "but only one can be right: add 'kind: several', or remove it",
    ),
    QuestionKind.SEVERAL: (_MARK_ALL, "which is also printed after the stem: remove it"),
    QuestionKind.TRUE_FALSE: (_TRUE_OR_FALSE, "which are also printed as choices: remove it"),
}
"""Instruction in a stem that the kind of the question contradicts or doubles, with the remedy."""


def mention_remarks(entry: Entry) -> Iterator[Problem]:
    """Yield a remark for each text that refers to a position, or doubles an instruction."""
    question = entry.question
    if question.shuffle:
        yield from _choice_remarks(entry)
    if question.kind in _INSTRUCTIONS:
        pattern, remedy = _INSTRUCTIONS[question.kind]
        if found := pattern.search(question.question):
            place = entry.place("question", text=question.question, offset=found.start())
            yield Problem(place, f"the stem contains '{found[0]}', {remedy}", remark=True)
    texts: dict[_TextPath, str] = {("question",): question.question}
    texts |= {("choices", at, "text"): choice.text for at, choice in enumerate(question.choices)}
    for path, text in texts.items():
        if found := _QUESTION.search(text):
            what = f"'{found[0]}' differs in number between forms: repeat its content here"
            yield Problem(entry.place(*path, text=text, offset=found.start()), what, remark=True)


def _choice_remarks(entry: Entry) -> Iterator[Problem]:
    question = entry.question
    hint = "or add 'shuffle: false' to the question"
    for at, choice in enumerate(question.choices):
        words = choice.text.strip().rstrip(".!")
        if choice.pin:
            continue
        if _OF_ALL.fullmatch(words):
            what = f"'{words}' may be printed first: add 'pin: last', {hint}"
            yield Problem(entry.place("choices", at, "text"), what, remark=True)
        elif _OF_LETTERS.fullmatch(words):
            what = f"'{words}' refers to letters of shuffled choices: refer to their texts, {hint}"
            yield Problem(entry.place("choices", at, "text"), what, remark=True)
    yield from _letter_remarks(entry, hint)


def _letter_remarks(entry: Entry, hint: str) -> Iterator[Problem]:
    question = entry.question
    texts: dict[_TextPath, str] = {
        ("question",): question.question,
        ("answer", "bullet"): question.answer.bullet,
        ("answer", "explanation"): question.answer.explanation,
        **{("choices", at, "why"): choice.why or "" for at, choice in enumerate(question.choices)},
    }
    for path, text in texts.items() if question.kind.has_choices else ():
        if found := _LETTER.search(text):
            what = (
                f"'{found[0]}' refers to a letter of a shuffled choice: refer to its text, {hint}"
            )
            yield Problem(entry.place(*path, text=text, offset=found.start()), what, remark=True)
