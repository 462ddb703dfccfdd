"""The desk as a web application: its routes, and its life."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from studypress.desk.bank_pages import BankPages
from studypress.desk.exam_room.exam_pages import ExamPages
from studypress.desk.exam_room.review_pages import ReviewPages
from studypress.desk.files import static_file
from studypress.desk.guard import Guard
from studypress.desk.practice_pages import PracticePages
from studypress.desk.print_pages import PrintPages
from studypress.desk.state import Desk
from studypress.desk.watching import read


def application(desk: Desk, token: str, once: str, port: int) -> Starlette:
    """Return the desk as an application that only the owner of a token can use; see Guard."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        reading = asyncio.create_task(read(desk))
        yield
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
        await desk.close()

    async def events(_: Request) -> Response:
        return desk.events.response(("bank", desk.status()))

    routes = [
        Route("/events", events),
        Route("/static/{name}", static_file),
        *BankPages(desk).routes(),
        *ExamPages(desk).routes(),
        *ReviewPages(desk).routes(),
        *PracticePages(desk).routes(),
        *PrintPages(desk).routes(),
    ]
    guard = Middleware(Guard, token=token, once=once, port=port)
    return Starlette(routes=routes, middleware=[guard], lifespan=life)
