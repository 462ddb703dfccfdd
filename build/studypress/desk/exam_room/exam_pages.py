"""Pages of the desk about printed exams: their copies, fairness, verification, erratum, marks."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from studypress.desk.exam_room.exam_folders import ExamFolders
from studypress.desk.files import body_of, not_found, page, wish_of
from studypress.desk.jobs import Call, DeskJob
from studypress.desk.state import Desk
from studypress.errors import CallError, visible
from studypress.exam.headings import named_columns
from studypress.files.inside import ClosedDoorError
from studypress.grading.answers.answer_columns import FIELDS
from studypress.grading.correction_call import CorrectionCall
from studypress.pipeline.exam_folder.files import open_file
from studypress.pipeline.exams.rebuild import rebuild
from studypress.pipeline.exams.verify import verify
from studypress.pipeline.marking.erratum import correct
from studypress.pipeline.marking.mark import Spreadsheet, mark_spreadsheet
from studypress.pipeline.review.desk_review import mark_reviewed, read_typed
from studypress.pipeline.view.exam_list import list_exams
from studypress.pipeline.view.exam_view import (
    ERRATUM,
    MOST,
    custom_of,
    is_file_of,
    picture_of,
    view_exam,
)
from studypress.pipeline.workers.processes import cores

WIDTH = 1200
"""Pixels of a page's picture in width."""
_ACTIONS = ("verify", "rebuild", "void", "scan", "mark")
_LONGEST = 200  # characters of a search, and of the name of an uploaded file
_CHUNK = 2**16


class CopyWish(BaseModel):
    """Content of a request for a lost copy."""

    code: str


class VoidWish(BaseModel):
    """Content of a request to void questions."""

    ids: tuple[str, ...]


class ExamPages:
    """Pages about the exams in the output folder; each is named by an id that the desk gives."""

    def __init__(self, desk: Desk) -> None:
        """Show the exams in the output folder of this desk."""
        self._desk, self._exams = desk, ExamFolders(desk)
        self._jobs: dict[tuple[str, str], DeskJob] = {}

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        exam = "/exams/{exam}"
        return [
            Route("/exams", self.exams),
            Route(exam, self.exam),
            Route(f"{exam}/files/{{name:path}}", self.file),
            Route(f"{exam}/pages/{{page:number}}/{{name:path}}", self.picture),
            Route(f"{exam}/verify", self.verify, methods=["POST"]),
            Route(f"{exam}/rebuild", self.rebuild, methods=["POST"]),
            Route(f"{exam}/void", self.void, methods=["POST"]),
            Route(f"{exam}/mark", self.mark, methods=["POST"]),
            Route(f"{exam}/scan", self.scan, methods=["POST"]),
            Route(f"{exam}/mark-scans", self.mark_scans, methods=["POST"]),
            Route(f"{exam}/cancel/{{action}}", self.cancel, methods=["POST"]),
        ]

    async def exams(self, _: Request) -> Response:
        """Show the exams in the output folder."""
        lines = await self._exams.edited(partial(list_exams, self._desk.out, self._exams.bank()))
        return page("exams", {"desk": self._desk, "exams": lines})

    async def exam(self, request: Request) -> Response:
        """Show an exam, with the copies that are looked for."""
        find = request.query_params.get("find", "")[:_LONGEST]

        async def shown(folder: Path) -> Response:
            named = (request.path_params["exam"], folder)
            call = partial(view_exam, self._desk.out, named, self._exams.bank(), find)
            view = await self._exams.edited(call)
            jobs = {action: self._jobs.get((named[0], action)) for action in _ACTIONS}
            context = {"exam": view, "jobs": jobs, "find": find, "most": MOST, "written": ERRATUM}
            return page("exam", context | {"folder": folder, "fields": FIELDS})

        return await self._exams.answer(request, shown)

    async def file(self, request: Request) -> Response:
        """Return a file that the manifest lists, or that erratum or marking made, to be saved."""
        name = request.path_params["name"]

        async def sent(folder: Path) -> Response:
            if not await self._exams.edited(partial(is_file_of, folder, name)):
                return not_found("no such file in this exam")
            try:
                return await asyncio.to_thread(_saved, folder, name)
            except ClosedDoorError as error:
                return not_found(f"{name}: {error}")

        return await self._exams.answer(request, sent)

    async def picture(self, request: Request) -> Response:
        """Return the picture of a page of one of the exam's files."""
        name, number = request.path_params["name"], request.path_params["page"]

        async def drawn(folder: Path) -> Response:
            if not await self._exams.edited(partial(is_file_of, folder, name)):
                return not_found("no such file in this exam")
            picture = await self._exams.edited(partial(picture_of, folder, name, number, WIDTH))
            return Response(picture, media_type="image/png")

        return await self._exams.answer(request, drawn)

    async def verify(self, request: Request) -> Response:
        """Start to verify the exam."""

        async def call(folder: Path) -> Call:
            custom = await self._custom(folder)
            return partial(verify, folder, self._desk.bank, custom=custom, jobs=cores())

        return await self._start(request, "verify", call)

    async def rebuild(self, request: Request) -> Response:
        """Start to print a lost copy again."""

        async def call(folder: Path) -> Call:
            code = (await wish_of(request, CopyWish)).code
            return partial(rebuild, folder, code, self._desk.bank, await self._custom(folder))

        return await self._start(request, "rebuild", call)

    async def void(self, request: Request) -> Response:
        """Start to void questions."""

        async def call(folder: Path) -> Call:
            ids = (await wish_of(request, VoidWish)).ids
            if not ids:
                raise CallError("no question is chosen: tick the questions to void")
            asked = CorrectionCall(void=ids)
            return partial(correct, folder, asked, self._desk.bank, await self._custom(folder))

        return await self._start(request, "void", call)

    async def mark(self, request: Request) -> Response:
        """Start to mark the spreadsheet in the body of the request."""
        asked = request.query_params

        async def call(folder: Path) -> Call:
            columns = dict(named_columns(asked.getlist("column"), FIELDS, numbers=True))
            name = visible(asked.get("name", ""))[:_LONGEST] or "answers"
            data = await body_of(request, name)
            given = Spreadsheet(data, name, columns, replaces="replace" in asked)
            return partial(mark_spreadsheet, folder, given, self._desk.bank)

        return await self._start(request, "mark", call)

    async def scan(self, request: Request) -> Response:
        """Start to read the scanned pages whose codes were typed."""

        async def call(folder: Path) -> Call:
            return partial(read_typed, folder)

        return await self._start(request, "scan", call)

    async def mark_scans(self, request: Request) -> Response:
        """Start to mark the scanned papers."""

        async def call(folder: Path) -> Call:
            return partial(mark_reviewed, folder, self._desk.bank)

        return await self._start(request, "mark", call)

    async def cancel(self, request: Request) -> Response:
        """Cancel what was started last of this kind."""
        job = self._jobs.get((request.path_params["exam"], request.path_params["action"]))
        if job is None:
            return not_found("nothing of this kind was started")
        await self._desk.jobs.cancel(job)
        return JSONResponse({})

    async def _start(self, request: Request, action: str, call: Callable[[Path], Any]) -> Response:
        """Start a job of an exam, unless one of its kind has not ended; return its number."""
        id_ = request.path_params["exam"]

        async def started(folder: Path) -> Response:
            wanted: Call = await call(folder)
            before = self._jobs.get((id_, action))
            if before and before.state in ("waiting", "running"):
                raise CallError("the one before has not ended: wait, or cancel it")
            job = self._desk.jobs.start(f"{action} {folder.name}", wanted, lambda _: {})
            self._jobs[id_, action] = job
            return JSONResponse({"number": job.number})

        return await self._exams.answer(request, started)

    async def _custom(self, folder: Path) -> Path | None:
        return await self._exams.edited(partial(custom_of, folder, self._desk.custom))


def _saved(folder: Path, name: str) -> Response:
    """Return a file as it is read, to be saved; raise ClosedDoorError if it is none."""
    with ExitStack() as opening:
        file = opening.enter_context(open_file(folder, name))
        opened = opening.pop_all()

    def chunks() -> Iterator[bytes]:
        with opened:
            while chunk := file.read(_CHUNK):
                yield chunk

    saved = f'attachment; filename="{PurePosixPath(name).name}"'
    headers = {"Content-Disposition": saved}
    return StreamingResponse(chunks(), media_type="application/octet-stream", headers=headers)
