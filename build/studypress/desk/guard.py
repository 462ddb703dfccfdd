"""Doors of the desk: only the browser that was given the token, and only its own pages, come in."""

import logging
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studypress.errors import visible

LOG = logging.getLogger("studypress.desk")

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
"""Content-Security-Policy of the desk's own pages; a response may set a stricter one."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": PAGE_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_ENTRANCE = """<!DOCTYPE html>
<html lang="en">
<head><title>studypress</title><link rel="icon" href="/static/icon.svg"></head>
<body><a href="/">Open the desk</a></body>
</html>
"""
"""Page that sets the cookie. After a link on another site, a redirect would not carry it."""
_SAFE = ("GET", "HEAD")
_LONGEST = 120  # characters of a refused request in the log


class Guard:
    """Middleware that refuses foreign hosts, foreign pages, and browsers without the token.

    The first address contains the token; it becomes a cookie, and disappears from the address.
    The address that starts the browser, which all users of the machine can see in the list of
    processes, contains another token, which is accepted `once`.
    """

    def __init__(self, app: ASGIApp, token: str, once: str, port: int) -> None:
        """Guard an app at this port of the machine itself."""
        self._app, self._token, self._once = app, token, once
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._cookie = f"studypress-{port}"  # cookies are shared by all ports of a host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # there are no web sockets

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        reason = self._foreign(scope)
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        response: Response | None = None
        if not reason and scope["path"] == "/" and given and self._opens(given):
            response = HTMLResponse(_ENTRANCE, headers={"Refresh": "0; url=/"})
            response.set_cookie(
                self._cookie, self._token, httponly=True, samesite="strict", path="/"
            )
        elif not reason and not self._is_token(self._carried(scope)):
            reason = "missing or wrong token: open the address that studypress desk printed"
        if reason:
            asked = visible(f"{scope['method']} {scope['path']}")[:_LONGEST]
            LOG.warning("refused %s: %s", asked, visible(reason))
            response = PlainTextResponse(f"Refused: {reason}\n", 403)
        await (response or self._app)(scope, receive, guarded)

    def _foreign(self, scope: Scope) -> str:
        """Return why a request is not from the desk's own pages; "" if it is."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return f"foreign host {host[:_LONGEST]!r}"
        origin = headers.get("origin")
        if origin is None and scope["method"] not in _SAFE:
            return "a change without an origin"
        if origin is not None and origin != f"http://{host}":
            return f"foreign origin {origin[:_LONGEST]!r}"
        return ""

    def _carried(self, scope: Scope) -> str:
        """Return the token in the cookie of a request; "" without one."""
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(Headers(scope=scope).get("cookie", ""))
        except CookieError:
            return ""
        morsel = cookies.get(self._cookie)
        return morsel.value if morsel else ""

    def _opens(self, given: str) -> bool:
        """Return whether a token in an address opens the desk."""
        if self._once and compare_digest(given.encode(), self._once.encode()):
            self._once = ""
            return True
        return self._is_token(given)

    def _is_token(self, given: str) -> bool:
        return compare_digest(given.encode(), self._token.encode())
