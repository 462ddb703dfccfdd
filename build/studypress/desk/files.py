"""Bodies of requests, bounded; and responses: pages and files of the desk's own."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from studypress.errors import CallError
from studypress.files.csv_sheet import MAX_BYTES
from studypress.files.package_folders import shipped
from studypress.page.web_page import web_page


class _NumberConvertor(IntegerConvertor):
    """Number in an address, of a length that Python converts."""

    regex = "[0-9]{1,9}"


register_url_convertor("number", _NumberConvertor())

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
Wish = TypeVar("Wish", bound=BaseModel)


async def wish_of(request: Request, model: type[Wish]) -> Wish:
    """Return the content of a request; raise CallError if it is none of this model."""
    try:
        return model.model_validate_json(await body_of(request, "the request"))
    except ValidationError:
        raise CallError("the request cannot be read: load the page again") from None


async def body_of(request: Request, name: str) -> bytes:
    """Return the body of a request; raise CallError once it is longer than a spreadsheet."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BYTES:
            mib = MAX_BYTES >> 20
            raise CallError(f"{name}: it is larger than {mib} MiB, the maximum: split the file")
    return bytes(data)


def page(name: str, context: Mapping[str, object]) -> HTMLResponse:
    """Return a page of the desk from its template."""
    return HTMLResponse(web_page(name, context))


def not_found(message: str) -> PlainTextResponse:
    """Return a response that says what is not there."""
    return PlainTextResponse(f"{message}\n", 404)


def static_file(request: Request) -> Response:
    """Return a script or style of the desk; only names that ship are served."""
    files = {path.name: path for path in (shipped("templates") / "desk").iterdir()}
    path = files.get(request.path_params["name"])
    if path is None or path.suffix not in _TYPES:
        return not_found("no such file")
    return Response(path.read_bytes(), media_type=_TYPES[path.suffix])
