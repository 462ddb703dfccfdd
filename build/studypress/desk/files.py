"""Responses of the desk: its own pages and files, and files from closed folders."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from studypress.files.package_folders import shipped
from studypress.page.web_page import web_page

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


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
