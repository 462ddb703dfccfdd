"""URL fetcher, the only access of a document to the disk: figures and files of the look."""

from pathlib import Path
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

from studypress.bank.pictures.figures import (
    MAX_BYTES,
    TYPES,
    checked,
    decoded,
    read_asset,
    read_figure,
)
from studypress.files.inside import BANK_URL, LOOK_URL, ClosedDoorError

_BUDGET = 256 * 2**20


class BankFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
    """Fetcher of the figures of the bank in `root` and of the files of a look.

    It never calls its parent: it allows neither network nor `file:` URLs. One fetcher serves one
    document, with at most `_BUDGET` bytes in total.
    """

    def __init__(self, root: Path | None, custom: Path | None) -> None:
        """Allow figures of the bank in `root`, and files of a user's `custom` look."""
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._root = root
        self._custom = custom
        self._left = _BUDGET

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        """Return the bytes of a figure or file; raise ValueError with the reason if refused."""
        try:
            media_type, data = self._found(url)
            self._spend(len(data))
        except ClosedDoorError as error:
            raise ValueError(str(error)) from None
        return URLFetcherResponse(url, data, {"Content-Type": media_type})

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise ClosedDoorError(f"the document's pictures exceed {_BUDGET >> 20} MiB")

    def _found(self, url: str) -> tuple[str, bytes]:
        if url.startswith("data:"):
            return _picture_in(url, foreign=self._custom is not None)
        if self._root and url.startswith(BANK_URL):
            return read_figure(self._root, unquote(url.removeprefix(BANK_URL)))
        if url.startswith(LOOK_URL):
            return read_asset(self._custom, unquote(url.removeprefix(LOOK_URL)))
        raise ClosedDoorError("only figures of the bank are allowed")


def _picture_in(url: str, *, foreign: bool) -> tuple[str, bytes]:
    """Return type and bytes of the picture in a data URL; raise ClosedDoorError if it is refused.

    SVG is only validated if the look is `foreign`, that is, has a user's folder.
    """
    head, _, body = url.removeprefix("data:").partition(",")
    media_type, _, encoding = head.partition(";")
    if media_type not in TYPES.values() or encoding != "base64" or len(body) > 2 * MAX_BYTES:
        raise ClosedDoorError("data: addresses must contain pictures in base64")
    data = decoded(body)
    if media_type == "image/svg+xml" and not foreign:
        return media_type, data
    return checked(media_type, data)
