"""Pages of the desk about the review of scanned pages: items, crops, decisions."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from studypress.desk.exam_room.exam_folders import ExamFolders
from studypress.desk.files import not_found, page, wish_of
from studypress.desk.state import Desk
from studypress.pipeline.review.desk_review import decide, desk_review, shown_crop
from studypress.scan.crops import Rectangle
from studypress.scan.review_row import ReviewRow, RowKind

_FURTHEST = 2_000.0  # millimetres


class DecisionWish(BaseModel):
    """Content of a request with a decision: a row of the corrections without its time."""

    kind: RowKind
    source: str
    code: str
    page: str
    question: str
    answer: str
    who: str


class ReviewPages:
    """Pages on which people decide what a scanner could not."""

    def __init__(self, desk: Desk) -> None:
        """Review the exams in the output folder of this desk."""
        self._desk, self._exams = desk, ExamFolders(desk)

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        review = "/exams/{exam}/review"
        return [
            Route(review, self.review),
            Route(f"{review}/items", self.items),
            Route(f"{review}/crops/{{page:number}}", self.crop),
            Route(f"{review}/decide", self.decide, methods=["POST"]),
        ]

    async def review(self, request: Request) -> Response:
        """Show the page, whose script asks for the items."""
        named = "names" in request.query_params
        id_ = request.path_params["exam"]

        async def shown(folder: Path) -> Response:
            return page("review", {"id": id_, "folder": folder.name, "named": named})

        return await self._exams.answer(request, shown)

    async def items(self, request: Request) -> Response:
        """Return the items of the review, with names only if they are asked for."""
        named = "names" in request.query_params
        crops = f"/exams/{request.path_params['exam']}/review/crops"

        async def listed(folder: Path) -> Response:
            call = partial(desk_review, folder, self._exams.bank(), crops, named)
            return JSONResponse(await self._exams.edited(call))

        return await self._exams.answer(request, listed)

    async def crop(self, request: Request) -> Response:
        """Return a part of a scanned page."""
        try:
            part = _part_in(request.query_params)
        except ValueError:
            return not_found("no such part of a page")

        async def shown(folder: Path) -> Response:
            call = partial(shown_crop, folder, request.path_params["page"], part)
            return Response(await self._exams.edited(call), media_type="image/jpeg")

        return await self._exams.answer(request, shown)

    async def decide(self, request: Request) -> Response:
        """Add a decision to the corrections, and tell all open pages."""
        id_ = request.path_params["exam"]

        async def decided(folder: Path) -> Response:
            wish = await wish_of(request, DecisionWish)
            when = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
            row = ReviewRow(**wish.model_dump(), when=when)
            await self._exams.edited(partial(decide, folder, (row,)))
            self._desk.events.publish("review", {"exam": id_, **asdict(row)})
            return JSONResponse({})

        return await self._exams.answer(request, decided)


def _part_in(asked: Mapping[str, str]) -> Rectangle | None:
    """Return the rectangle that an address names; raise ValueError if it names a wrong one."""
    given = [asked[name] for name in Rectangle._fields if name in asked]
    if not given:
        return None
    part = Rectangle(*map(float, given)) if len(given) == len(Rectangle._fields) else None
    if part is None or not all(-_FURTHEST <= side <= _FURTHEST for side in part):
        raise ValueError
    return part
