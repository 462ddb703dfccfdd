"""Exams in the output folder of the desk, each named by an id; and calls about them."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from studypress.desk.files import not_found
from studypress.desk.state import Desk
from studypress.errors import StudypressError
from studypress.pipeline.exam_folder.nearby import exam_folders
from studypress.pipeline.request import Progress
from studypress.pipeline.view.exam_list import OpenBank

T = TypeVar("T")


class ExamFolders:
    """Folders of exams by the ids in addresses."""

    def __init__(self, desk: Desk) -> None:
        """Find the exams in the output folder of this desk."""
        self._desk = desk

    async def answer(self, request: Request, answer: Callable[[Path], Any]) -> Response:
        """Return the answer for the folder of an exam, or the reason why there is none."""
        folders = await asyncio.to_thread(exam_folders, self._desk.out)
        folder = folders.get(request.path_params["exam"])
        if folder is None:
            return not_found("no such exam in the output folder")
        try:
            response: Response = await answer(folder)
        except (StudypressError, OSError) as error:
            return PlainTextResponse(f"{error}\n", 400)
        return response

    async def edited(self, call: Callable[[Progress], T]) -> T:
        """Return the result of a short call, in the process that has the bank in memory."""
        return await asyncio.to_thread(self._desk.editor.run, call)

    def bank(self) -> OpenBank:
        """Return the last bank without a problem, which that process has in memory."""
        desk = self._desk
        return (desk.bank, desk.custom, desk.good) if desk.view else None
