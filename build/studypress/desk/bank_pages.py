"""Pages of the desk about the bank: its questions, its problems, previews."""

from itertools import groupby
from operator import attrgetter

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from studypress.desk.files import page
from studypress.desk.state import Desk
from studypress.pipeline.view.bank_view import QuestionView


class BankPages:
    """Pages about the bank."""

    def __init__(self, desk: Desk) -> None:
        """Show the bank of this desk."""
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [Route("/", self.bank)]

    async def bank(self, _: Request) -> Response:
        """Show the questions in order, with find and filter."""
        questions = self._desk.view.questions if self._desk.view else ()
        return page("bank", {"desk": self._desk, "sections": _sections(questions)})


def _sections(
    questions: tuple[QuestionView, ...],
) -> list[tuple[str, list[tuple[str, list[QuestionView]]]]]:
    """Return the questions by section and topic, in their order."""
    return [
        (
            section,
            [(topic, list(group)) for topic, group in groupby(of_section, attrgetter("topic"))],
        )
        for section, of_section in groupby(questions, attrgetter("section"))
    ]
