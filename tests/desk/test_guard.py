"""Doors of the desk: refused requests, and their line in the log."""

import asyncio
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from signal import SIGINT
from time import sleep
from typing import Any
from urllib.parse import quote

import pytest
from starlette.types import Message, Receive, Scope, Send

from studypress.desk.guard import Guard

BANK = Path(__file__).parents[1] / "banks" / "valid" / "folder"


@pytest.fixture(scope="module")
def desk(start_desk: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    return start_desk(BANK, "--out", tmp_path_factory.mktemp("out"))


@pytest.fixture
def ask(desk: Any) -> Callable[..., Any]:
    def asked(path: str, method: str = "GET", **headers: str) -> Any:
        connection = HTTPConnection("127.0.0.1", desk.port, timeout=60)
        given = {"Host": f"127.0.0.1:{desk.port}", "Cookie": cookie_of(desk), **headers}
        connection.putrequest(method, path, skip_host=True)
        for name, value in given.items():
            connection.putheader(name, value)
        connection.endheaders()
        response: Any = connection.getresponse()
        response.body = response.read().decode()
        connection.close()
        return response

    return asked


def cookie_of(desk: Any) -> str:
    return f"studypress-{desk.port}={desk.token}"


def test_the_token_of_the_first_address_becomes_a_cookie(
    desk: Any, ask: Callable[..., Any]
) -> None:
    response = ask(f"/?token={desk.token}", Cookie="")
    assert (response.status, response.headers["refresh"]) == (200, "0; url=/")
    cookie = response.headers["set-cookie"]
    assert cookie.startswith(cookie_of(desk))
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_the_token_that_starts_the_browser_opens_once() -> None:
    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError

    async def statuses() -> list[int]:
        guard = Guard(app, "printed", "once", 1)
        sent: list[Message] = []

        async def receive() -> Message:
            raise AssertionError

        async def send(message: Message) -> None:
            sent.append(message)

        for token in ("once", "once", "printed", "printed", ""):
            query = f"token={token}".encode()
            scope = {"type": "http", "method": "GET", "path": "/", "query_string": query}
            await guard(scope | {"headers": [(b"host", b"127.0.0.1:1")]}, receive, send)
        return [message["status"] for message in sent if "status" in message]

    assert asyncio.run(statuses()) == [200, 403, 200, 200, 403]


def test_a_page_is_closed_to_all_others(ask: Callable[..., Any]) -> None:
    headers = ask("/").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["access-control-allow-origin"] is None
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "headers", "reason"),
    [
        ("/", {"Cookie": ""}, "token"),
        ("/", {"Cookie": "studypress-1=wrong"}, "token"),
        ("/", {"Cookie": "\x7f=;;=,"}, "token"),
        ("/?token=wrong", {"Cookie": ""}, "token"),
        ("/events", {"Cookie": ""}, "token"),
        ("/static/desk.js", {"Cookie": ""}, "token"),
        ("/", {"Host": "rebound.example"}, "foreign host"),
        ("/", {"Host": "127.0.0.1"}, "foreign host"),
        ("/", {"Origin": "http://evil.example"}, "foreign origin"),
        ("/", {"Origin": "null"}, "foreign origin"),
        ("/events", {"Origin": "http://127.0.0.1:1"}, "foreign origin"),
    ],
)
def test_what_is_foreign_is_refused_and_logged_in_a_line(
    desk: Any, ask: Callable[..., Any], path: str, headers: dict[str, str], reason: str
) -> None:
    before = len(desk.lines)
    response = ask(path, **headers)
    assert response.status == 403
    assert reason in response.body
    while len(desk.lines) == before:  # a thread reads them
        sleep(0.01)
    logged = [line for line in desk.lines[before:] if line.startswith("refused GET /")]
    assert len(logged) == 1
    assert reason in logged[0]


def test_a_wrong_cookie_of_the_right_name_is_refused(desk: Any, ask: Callable[..., Any]) -> None:
    assert ask("/", Cookie=f"studypress-{desk.port}=wrong").status == 403


def test_a_change_needs_an_origin(ask: Callable[..., Any]) -> None:
    assert "origin" in ask("/", "POST").body


@pytest.mark.parametrize(
    "path",
    [
        "/static/../state.py",
        "/static/..%2fdesk.js",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/..%5c..%5cbank.yaml",
        "/static/frame.html.j2",
        "/../../etc/passwd",
        "/static/%00desk.js",
        f"/print/jobs/{'9' * 5000}/files/0",
    ],
)
def test_no_path_leads_out(ask: Callable[..., Any], path: str) -> None:
    assert ask(path).status == 404


def test_control_characters_of_a_request_do_not_reach_the_terminal(
    desk: Any, ask: Callable[..., Any]
) -> None:
    ask("/%1b%5b31m%0aforged", Cookie="")
    while not (logged := [line for line in desk.lines if "forged" in line]):
        sleep(0.01)
    assert logged == [r"refused GET /\x1b[31m\nforged: " + logged[0].partition("forged: ")[2]]


def test_the_desk_ends_while_a_page_is_open(start_desk: Callable[..., Any], tmp_path: Path) -> None:
    desk = start_desk(BANK, "--out", tmp_path)
    connection = HTTPConnection("127.0.0.1", desk.port, timeout=60)
    connection.request("GET", "/events", headers={"Cookie": cookie_of(desk)})
    response = connection.getresponse()
    assert response.readline() == b"event: bank\n"
    desk.process.send_signal(SIGINT)
    assert b"data" in response.read()  # IncompleteRead if the stream was cut
    connection.close()
    assert desk.process.wait(60) == 0


@pytest.mark.parametrize("width", ["0", "-1", "9" * 5000, "\u0661", "3001"])
def test_a_width_that_no_page_has_is_refused(ask: Callable[..., Any], width: str) -> None:
    response = ask(f"/preview?width={quote(width)}")
    assert (response.status, "write a number" in response.body) == (400, True)
