"""The result sheet of a candidate: score, points of each question, right answers if wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

from studypress.bank.characters import is_refused
from studypress.bank.models import QuestionKind
from studypress.exam.blueprint.model import Scoring
from studypress.exam.model import NONE_SIGN
from studypress.grading.question_marks import NO_NUMBER, QuestionOutcome
from studypress.page.documents.exam import scoring_rules
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet
from studypress.page.results.paper_view import ACCEPTED, CREDITED, VOID, AnswerView, PaperView
from studypress.page.results.scanned_page import ScannedPageView
from studypress.page.text.glyphs import unprintable
from studypress.page.words.catalogue import SOURCE, Words, words_for

_LONGEST = 300  # characters of a written answer
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class SheetContent:
    """Facts that all result sheets of an exam share; right answers and explanations are optional.

    `language` is that of the bank's texts.
    """

    title: str
    language: str
    scoring: Scoring
    answers: bool = False
    explanations: bool = False

    @property
    def has_texts(self) -> bool:
        """True if the sheets contain texts of the bank."""
        return self.answers or self.explanations


def result_sheet(
    view: PaperView,
    content: SheetContent,
    look: Look,
    scans: Sequence[ScannedPageView] = (),
) -> Sheet:
    """Lay out the result of a paper, with its scanned pages, in the language of the look."""
    words = words_for(look.language or SOURCE)
    items = view.paper.form.questions
    context = {
        "title": content.title,
        "view": view,
        "paper": view.paper,
        "form": view.paper.form,
        "candidate": view.paper.candidate,
        "content": content,
        "rules": list(scoring_rules(words, content.scoring, items)),
        "outcome_of": lambda answer: outcomes_in(words)[answer.outcome],
        "given": lambda answer: given_in(words, answer),
        "face": f"{look.facts('results').word('--plot-family')}, DejaVu Sans",
        "scans": [page for page in scans if page.picture],
        "unscanned": [page.number for page in scans if not page.picture],
    }
    return sheet("results", look, content.language, context)


def outcomes_in(words: Words) -> dict[str, str]:
    """Return the outcomes of answers in words."""
    return {
        QuestionOutcome.RIGHT: words.pgettext("outcome", "right"),
        QuestionOutcome.PARTLY: words.pgettext("outcome", "partly right"),
        QuestionOutcome.WRONG: words.pgettext("outcome", "wrong"),
        QuestionOutcome.BLANK: words.pgettext("answer", "blank"),
        QuestionOutcome.BY_HAND: words.pgettext("outcome", "marked by hand"),
        QuestionOutcome.UNMARKED: words.pgettext("outcome", "not yet marked"),
        VOID: words.pgettext("question", "void"),
        CREDITED: words.pgettext("outcome", "credited"),
        ACCEPTED: words.pgettext("outcome", "accepted"),
    }


def given_in(words: Words, answer: AnswerView) -> str:
    """Return an answer as its candidate gave it: letters, or a text, shortened if it is long.

    A dash stands for a blank. An open answer, and one that could not be read, are on the paper.
    """
    item, given = answer.item, answer.given
    if item.kind is QuestionKind.OPEN or given == NO_NUMBER:
        return words.pgettext("answer", "on the paper")
    if item.kind.has_choices:
        if len(given) == len(item.choices) and item.kind is not QuestionKind.SEVERAL:
            return words.pgettext("column", "several")
        is_none = answer.outcome == QuestionOutcome.RIGHT and not given
        return ", ".join(given) or (NONE_SIGN if is_none else "–")
    if not given:
        return "–"
    return printable_text(given)


def printable_text(text: str) -> str:
    """Return a text of at most 300 characters; signs without a font are question marks."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    strange = {char for char in shown if is_refused(char)} | set(unprintable(shown))
    return "".join(_UNKNOWN if char in strange else char for char in shown)
