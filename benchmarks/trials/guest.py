"""A desk with a guest: it prints the key from the page of the desk, then closes the desk.

The words are those of the command `desk`. Exits with 1 and the errors of the job if it failed.
"""

import json
import os
import re
import signal
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from threading import Thread

from studypress.cli import main

_WISH = {"document": "key", "values": {"paper": ["Letter"]}}


class _Guest(Thread):
    """A person at the desk, whose first line has come through a pipe."""

    def __init__(self, lines: int) -> None:
        super().__init__(daemon=True)
        self._lines = lines
        self.errors = ""

    def run(self) -> None:
        with open(self._lines, encoding="utf-8") as lines:  # noqa: PTH123 - a descriptor
            found = re.search(r"http://(\S+)/\?token=(\S+)", lines.readline())
            if found:
                with suppress(OSError, HTTPException):  # the desk was closed
                    self._print(*found.groups())
            os.kill(os.getpid(), signal.SIGINT)
            lines.read()

    def _print(self, host: str, token: str) -> None:
        """Print the key, and wait until the job has ended."""
        cookie = f"studypress-{host.rpartition(':')[2]}={token}"

        def asked(method: str, path: str, body: str | None = None) -> str:
            connection = HTTPConnection(host, timeout=60)
            headers = {"Cookie": cookie, "Origin": f"http://{host}"}
            connection.request(method, path, body, headers)
            return connection.getresponse().read().decode()

        number = json.loads(asked("POST", "/print/jobs", json.dumps(_WISH)))["number"]
        while True:
            page = asked("GET", "/print")
            job = re.search(rf'id="job-{number}" data-state="(\w+)".*?</article>', page, re.DOTALL)
            if not job or job[1] not in ("waiting", "running"):
                break
            time.sleep(0.02)
        if job and job[1] == "failed":
            self.errors = re.sub(r"<[^>]*>|\s+", " ", job[0])


def visited(words: list[str]) -> None:
    """Run the command `desk` in this process, with a guest; exit."""
    read, write = os.pipe()
    sys.stdout = open(write, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - a descriptor
    guest = _Guest(read)
    guest.start()
    try:
        main(words, prog_name="studypress")
    except SystemExit as ended:
        if not ended.code and guest.errors:
            sys.stderr.write(f"{guest.errors}\n")
            sys.exit(1)
        raise


if __name__ == "__main__":
    visited(sys.argv[1:])
