"""Fixed words of questions: hints after stems, exact answers, choices of true and false."""

from typing import assert_never

from studypress.bank.models import Question, QuestionKind
from studypress.bank.values.points import Points
from studypress.page.words.catalogue import Words


def hint_of(words: Words, kind: QuestionKind | str) -> str:
    """Return the instruction after the stems of questions of a kind; empty for most."""
    return words.gettext("Mark all that apply.") if kind == QuestionKind.SEVERAL else ""


def choices_of(words: Words, question: Question) -> tuple[str, ...]:
    """Return the texts of a question's choices, in the bank's order."""
    if question.kind is QuestionKind.TRUE_FALSE:
        return true_and_false(words)
    return tuple(choice.text for choice in question.choices)


def exact_answer(words: Words, question: Question) -> str:
    """Return an exact answer: a number, the accepted texts, or whether a statement is true."""
    answer = question.answer
    match question.kind:
        case QuestionKind.NUMBER:
            number, margin = map(words.rewritten, (answer.value or "", answer.tolerance or ""))
            nearly = words.rewritten(f"{float(answer.number):.4g}")
            about = f" (≈ {nearly})" if "/" in number else ""
            within = f" ± {margin}" if margin else ""
            return f"{number}{about}{within} {answer.unit or ''}".rstrip()
        case QuestionKind.SHORT:
            return words.listed(answer.accept, "or")
        case QuestionKind.TRUE_FALSE:
            true, false = true_and_false(words)
            return true if answer.statement else false
        case QuestionKind.SINGLE | QuestionKind.SEVERAL | QuestionKind.OPEN:
            return ""
        case unknown:
            assert_never(unknown)


def points_in_words(words: Words, points: Points) -> str:
    """Return points with the noun."""
    noun = words.ngettext("%(num)s point", "%(num)s points", points)
    return noun % {"num": words.number(points)}


def true_and_false(words: Words) -> tuple[str, str]:
    """Return the words for a true and a false statement."""
    return words.pgettext("statement", "True"), words.pgettext("statement", "False")
