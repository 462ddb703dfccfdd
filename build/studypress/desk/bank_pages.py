"""Pages of the desk about the bank: its questions, its problems, previews."""

import asyncio
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from studypress.desk.files import not_found, page
from studypress.desk.state import Desk
from studypress.files.package_folders import style_names
from studypress.page.web_fonts import linked_fonts
from studypress.pipeline.view.bank_view import QuestionView, folded
from studypress.pipeline.view.preview import DOCUMENTS, Preview, Wish, preview
from studypress.pipeline.workers.resident import DiedError

PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; font-src 'self' data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
"""Content-Security-Policy of previews, which are in a frame: they run no script at all."""

_FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}  # names change with the file
_WIDEST = 3000  # pixels of a page
_FILTERS = ("section", "topic", "tag", "difficulty", "kind")
_LOOK = {"as": "guide", "theme": "print", "paper": "A4", "show": "html"}


class BankPages:
    """Pages about the bank."""

    def __init__(self, desk: Desk) -> None:
        """Show the bank of this desk."""
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/", self.bank),
            Route("/preview", self.preview),
            Route("/fonts/{name}", self.font),
        ]

    async def bank(self, request: Request) -> Response:
        """Show the questions that match, and the chosen one."""
        view = self._desk.view
        questions = view.questions if view else ()
        names = ("question", "find", *_FILTERS, *_LOOK)
        asked = {name: value for name in names if (value := request.query_params.get(name))}
        found = [question for question in questions if _matches(question, asked)]
        chosen = next((each for each in questions if each.id == asked.get("question")), None)
        context = {
            "desk": self._desk,
            "asked": {name: asked.get(name, _LOOK.get(name, "")) for name in names},
            "link": lambda question: "/?" + urlencode({**asked, "question": question}),
            "all": len(questions),
            "found": len(found),
            "sections": _sections(found),
            "filters": _filters(questions),
            "chosen": chosen,
            "looks": self._looks(),
            "pairs": lambda values: [(value, value) for value in values],
            "is_shown": {question.id for question in found}.__contains__,
        }
        return page("bank", context)

    async def preview(self, request: Request) -> Response:
        """Show a question in a document, as HTML or as pictures of pages."""
        wish = self._wish(request.query_params)
        if isinstance(wish, str):
            return PlainTextResponse(f"{wish}\n", 400)
        desk = self._desk
        call = partial(preview, desk.bank, desk.custom, desk.good, wish)
        try:
            found = await asyncio.to_thread(desk.editor.run, call)
        except DiedError as error:  # the next preview starts another process
            found = Preview(problems=(f"question {wish.question}: {error}",))
        pages = [b64encode(picture).decode() for picture in found.pages]
        context = {"pages": pages, "problems": found.problems}
        response = HTMLResponse(found.html) if found.html else page("preview", context)
        response.headers["Content-Security-Policy"] = PREVIEW_POLICY
        return response

    async def font(self, request: Request) -> Response:
        """Return a font that previews link."""
        path = linked_fonts(self._desk.custom).get(request.path_params["name"])
        return FileResponse(path, headers=_FOREVER) if path else not_found("no such font")

    def _looks(self) -> dict[str, Mapping[str, str]]:
        """Return the values of the choices about the look, with their titles."""
        styles = partial(style_names, custom=self._desk.custom)
        return {
            "as": DOCUMENTS,
            "theme": {name: name for name in styles("themes")},
            "paper": {name: name for name in styles("paper")},
            "show": {"html": "HTML", "pdf": "PDF pages"},
        }

    def _wish(self, asked: QueryParams) -> Wish | str:
        """Return what a request asks for, or what is wrong with it."""
        looks = self._looks()
        given = {name: asked.get(name, usual) for name, usual in _LOOK.items()}
        for name, value in given.items():
            if value not in looks[name]:
                return f"{name}: unknown value; known: {', '.join(looks[name])}"
        width = asked.get("width", "1000")
        if not re.fullmatch("[1-9][0-9]{0,3}", width) or int(width) > _WIDEST:
            return f"width: write a number from 1 to {_WIDEST}"
        question = asked.get("question", "")
        drawn = int(width) if given["show"] == "pdf" else 0
        return Wish(question, given["as"], given["theme"], given["paper"], drawn)


def _matches(question: QuestionView, asked: Mapping[str, str]) -> bool:
    """Return whether a question has all words and all properties that are asked for."""
    words = folded(asked.get("find", "")).split()
    properties = {
        "section": (question.section,),
        "topic": (question.topic,),
        "tag": question.tags,
        "difficulty": (question.difficulty,),
        "kind": (question.kind,),
    }
    return all(word in question.text for word in words) and all(
        asked[name] in values for name, values in properties.items() if name in asked
    )


def _filters(questions: tuple[QuestionView, ...]) -> dict[str, list[str]]:
    """Return the values of each filter that occur, in the order of the bank; tags by name."""
    found = {
        name: list(dict.fromkeys(map(attrgetter(name), questions)))
        for name in ("section", "topic", "difficulty", "kind")
    }
    return found | {"tag": sorted({tag for question in questions for tag in question.tags})}


def _sections(
    questions: list[QuestionView],
) -> list[tuple[str, list[tuple[str, list[QuestionView]]]]]:
    """Return the questions by section and topic, in their order."""
    return [
        (
            section,
            [(topic, list(group)) for topic, group in groupby(of_section, attrgetter("topic"))],
        )
        for section, of_section in groupby(questions, attrgetter("section"))
    ]
