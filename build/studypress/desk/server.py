"""Start of the desk: a port of this machine, a token, a browser."""

import logging
import secrets
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import uvicorn

from studypress.desk.app import application
from studypress.desk.guard import LOG
from studypress.desk.state import Desk
from studypress.errors import CallError

PORT = 8420
"""Default port: addresses, and what a browser remembers of them, stay valid."""
_TRIES = 20  # ports after the default, if other desks are open


def serve(desk: Desk, port: int | None, say: Callable[[str], None], *, browser: bool) -> None:
    """Serve the desk until it is interrupted; say its address and refused requests.

    Without a `port`, the first free one from the default on is used. Raises CallError if the
    port is in use.
    """
    door = _door(port)
    here = door.getsockname()[1]
    token, once = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    LOG.addHandler(_Saying(say))
    LOG.propagate = False
    config = uvicorn.Config(
        application(desk, token, once, here),
        log_config=None,
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=1,
        server_header=False,
        ws="none",
    )
    address = f"http://127.0.0.1:{here}/?token="
    with suppress(KeyboardInterrupt):  # also raised again after the server has ended
        say(f"The desk is open at {address}{token}")
        say("Press Ctrl-C to close it.")
        if browser:
            webbrowser.open(address + once)
        _Server(config, desk).run([door])


def _door(port: int | None) -> socket.socket:
    """Return a socket that listens at the port on this machine only."""
    for at in (port,) if port is not None else range(PORT, PORT + _TRIES):
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", at))
        except OSError:
            door.close()
        else:
            door.listen()
            return door
    asked = port if port is not None else f"{PORT} to {PORT + _TRIES - 1}"
    raise CallError(f"--port: {asked}: in use: choose another")


class _Server(uvicorn.Server):
    """Server that ends the streams of events first, so that it does not wait for open pages."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._desk.events.close()
        super().handle_exit(sig, frame)


class _Saying(logging.Handler):
    """Handler of log records that says their message."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(record.getMessage())
