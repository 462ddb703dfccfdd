"""Page of the desk that prints: a form of the commands' options, jobs, and printed files."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Any

import click
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from studypress.desk import option_form
from studypress.desk.files import not_found, page, wish_of
from studypress.desk.jobs import DeskJob
from studypress.desk.option_form import Given, OptionField
from studypress.desk.state import Desk
from studypress.errors import CallError, StudypressError, visible
from studypress.files.package_folders import shipped
from studypress.page.closed import policy_of
from studypress.pipeline.build import PrintOutcome, produce
from studypress.pipeline.printer import Printing
from studypress.pipeline.request import Request as PrintRequest
from studypress.pipeline.view.option_values import option_values
from studypress.pipeline.view.printed_pages import page_picture, page_sizes, read_printed

_TYPES = {".pdf": "application/pdf", ".html": "text/html", ".csv": "text/csv"}
_WIDTHS = (800, 1600)
"""Pixels of a page's picture, for usual and for fine screens."""
_ALLOWED = "allow-scripts allow-popups allow-forms allow-downloads allow-modals"
_SHOWN = 20  # jobs


class PrintWish(BaseModel):
    """Content of the form: a document, and the texts of each field."""

    document: str
    values: dict[str, list[str]]


@dataclass(frozen=True)
class PrintJob:
    """A job that prints a document; `command` is the command line that does the same."""

    document: str
    command: str
    job: DeskJob

    @property
    def outcome(self) -> PrintOutcome | None:
        """Result of a job that is done."""
        return self.job.result if self.job.state == "done" else None


class PrintPages:
    """Page that prints."""

    def __init__(self, desk: Desk) -> None:
        """Print the bank of this desk."""
        self._desk = desk
        self._commands = desk.printing.by_name
        self._jobs: dict[int, PrintJob] = {}

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        file = "/print/jobs/{number:number}/files/{index:number}"
        return [
            Route("/print", self.form),
            Route("/print/command", self.command, methods=["POST"]),
            Route("/print/jobs", self.start, methods=["POST"]),
            Route("/print/jobs/{number:number}/cancel", self.cancel, methods=["POST"]),
            Route(file, self.download),
            Route(f"{file}/open", self.open),
            Route(f"{file}/pages", self.pages),
            Route(f"{file}/pages/{{page:number}}", self.picture),
        ]

    async def form(self, request: Request) -> Response:
        """Show the form of a document, and the jobs of this desk, the latest first."""
        asked = request.query_params.get("document", "")
        document = asked if asked in self._commands else next(iter(self._commands))
        shared = {param.name for param in self._commands["guide"].params}  # it has no others
        context = {
            "documents": {name: _summary(command) for name, command in self._commands.items()},
            "document": document,
            "groups": option_form.groups_of(
                await self._fields(document), document.capitalize(), shared
            ),
            "jobs": list(reversed(self._jobs.values()))[:_SHOWN],
            "latest": self._latest(),
            "desk": self._desk,
        }
        return page("print", context)

    async def command(self, request: Request) -> Response:
        """Return the command line of the form as it is now, and what is wrong with it."""
        try:
            document, options = await self._wish(request)
        except CallError as error:
            return _refused(error)
        _, errors = self._request(document, options)
        return JSONResponse({"command": self._line(document, options), "errors": errors})

    async def start(self, request: Request) -> Response:
        """Start to print; return the number of the job."""
        try:
            document, options = await self._wish(request)
        except CallError as error:
            return _refused(error)
        wanted, errors = self._request(document, options)
        if wanted is None:
            return _refused(CallError(*errors))
        job = self._desk.jobs.start(document, partial(produce, wanted), lambda _: {})
        self._jobs[job.number] = PrintJob(document, self._line(document, options), job)
        return JSONResponse({"number": job.number})

    async def cancel(self, request: Request) -> Response:
        """Cancel a job."""
        found = self._jobs.get(request.path_params["number"])
        if not found:
            return not_found("no such job")
        await self._desk.jobs.cancel(found.job)
        return JSONResponse({})

    async def download(self, request: Request) -> Response:
        """Return a printed file, to be saved."""
        return await self._answer(request, _attachment)

    async def open(self, request: Request) -> Response:
        """Return a printed HTML document; its own policy is the response's."""
        return await self._answer(request, _opened)

    async def pages(self, request: Request) -> Response:
        """Show the pages of a printed PDF file; pictures are requested when they come into view."""

        async def shown(made: Printing) -> Response:
            sizes, reason = [], ""
            try:
                sizes = await self._edited(partial(page_sizes, made.out, made.name))
            except StudypressError as error:
                reason = str(error)
            name = PurePath(made.name).name
            context = {"name": name, "sizes": sizes, "reason": reason, "widths": _WIDTHS}
            return page("printed_pages", context | request.path_params)

        return await self._answer(request, shown)

    async def picture(self, request: Request) -> Response:
        """Return the picture of a page."""
        asked = request.query_params.get("width")
        width = next((width for width in _WIDTHS if str(width) == asked), _WIDTHS[0])

        async def drawn(made: Printing) -> Response:
            number = request.path_params["page"]
            call = partial(page_picture, made.out, made.name, number, width)
            return Response(await self._edited(call), media_type="image/png")

        return await self._answer(request, drawn)

    async def _answer(self, request: Request, answer: Callable[[Printing], Any]) -> Response:
        """Return the answer for a file in the list of a job that is done."""
        found = self._jobs.get(request.path_params["number"])
        printings = found.outcome.printings if found and found.outcome else ()
        index = request.path_params["index"]
        if index >= len(printings):
            return not_found("no such file: print it again")
        try:
            response: Response = await answer(printings[index])
        except StudypressError as error:
            return PlainTextResponse(f"{error}\n", 404)
        return response

    async def _edited(self, call: Callable[..., Any]) -> Any:  # noqa: ANN401 - the call's own
        return await asyncio.to_thread(self._desk.editor.run, call)

    async def _fields(self, document: str) -> list[OptionField]:
        bank = self._desk.bank or shipped("content")
        folders = dict.fromkeys((Path(), bank if bank.is_dir() else bank.parent))
        known = await asyncio.to_thread(
            option_values, self._desk.view, self._desk.custom, list(folders)
        )
        return option_form.fields_of(self._commands[document], known)

    async def _wish(self, request: Request) -> tuple[str, Given]:
        """Return the document and the options of a form; raise CallError if they are none."""
        wish = await wish_of(request, PrintWish)
        if wish.document not in self._commands:
            raise CallError(f"no document '{wish.document[:60]}': load the page again")
        return wish.document, option_form.given(await self._fields(wish.document), wish.values)

    def _request(self, document: str, options: Given) -> tuple[PrintRequest | None, list[str]]:
        """Return the request of the options, or None and all that is wrong."""
        errors: list[str] = []
        while True:
            words = self._own_words() + option_form.arguments(options)
            try:
                request = self._desk.printing.request_of(document, words)
            except click.BadParameter as error:
                errors.append(visible(error.format_message()))
                wrong = error.param.name if error.param else None
                left = [(field, text) for field, text in options if field.name != wrong]
                if len(left) == len(options):
                    return None, errors
                options = left
            except (click.UsageError, CallError) as error:
                text = error.format_message() if isinstance(error, click.UsageError) else error
                return None, errors or [visible(str(text))]
            else:
                return (None if errors else request), errors

    def _line(self, document: str, options: Given) -> str:
        return option_form.command_line(["studypress", document, *self._own_words()], options)

    def _own_words(self) -> list[str]:
        """Return the arguments that the desk gives: bank, output folder and custom folder."""
        given: Mapping[str, Path | None] = {"--out": self._desk.out, "--custom": self._desk.custom}
        words = [str(self._desk.bank)] if self._desk.bank else []
        for option, path in given.items():
            if path and (option, str(path)) != ("--out", "out"):
                words += [option, str(path)]
        return words

    def _latest(self) -> dict[Path, int]:
        """Return the last job that printed each file: earlier ones are overwritten."""
        return {
            made.path: number
            for number, found in self._jobs.items()
            if found.outcome
            for made in found.outcome.printings
        }


def _summary(command: click.Command) -> str:
    return (command.help or "").partition("\n")[0]


def _refused(error: CallError) -> Response:
    return PlainTextResponse(f"{error}\n", 400)


async def _attachment(made: Printing) -> Response:
    data = await asyncio.to_thread(read_printed, made.out, made.name)
    path = PurePath(made.name)
    media_type = _TYPES.get(path.suffix, "application/octet-stream")
    headers = {"Content-Disposition": f'attachment; filename="{path.name}"'}
    return Response(data, media_type=media_type, headers=headers)


async def _opened(made: Printing) -> Response:
    if PurePath(made.name).suffix != ".html":
        return not_found("only HTML opens in a tab: download it")
    data = await asyncio.to_thread(read_printed, made.out, made.name)
    policy = f"{policy_of(data)}; frame-ancestors 'none'; sandbox {_ALLOWED}"
    return Response(data, media_type="text/html", headers={"Content-Security-Policy": policy})
