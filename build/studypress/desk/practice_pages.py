"""Page of the desk on which one practises with the questions of the bank."""

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from studypress.desk.files import page
from studypress.desk.state import Desk
from studypress.page.closed import policy_of
from studypress.pipeline.view.preview import practice_page

_FRAMED = "frame-ancestors 'self'"


class PracticePages:
    """Page that shows the document of `studypress practice` in a frame.

    Its own policy is the response's; the browser stores its progress by the origin of the desk.
    """

    def __init__(self, desk: Desk) -> None:
        """Practise with the bank of this desk."""
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [Route("/practice", self.practice), Route("/practice/document", self.document)]

    async def practice(self, _: Request) -> Response:
        """Show the frame."""
        return page("practice", {"desk": self._desk})

    async def document(self, _: Request) -> Response:
        """Return the document of the last good bank, or the problems for which there is none."""
        desk = self._desk
        call = partial(practice_page, desk.bank, desk.custom, desk.good)
        found = await asyncio.to_thread(desk.editor.run, call)
        if not found.html:
            response: Response = page("preview", {"pages": (), "problems": found.problems})
            response.headers["Content-Security-Policy"] = (
                f"default-src 'none'; style-src 'self'; {_FRAMED}"
            )
            return response
        policy = f"{policy_of(found.html.encode())}; {_FRAMED}"
        return HTMLResponse(found.html, headers={"Content-Security-Policy": policy})
