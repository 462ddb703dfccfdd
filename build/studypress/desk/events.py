"""Events from the desk to its open pages, as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

_PULSE = 15.0  # seconds; a browser that has gone is noticed when a pulse is written


class Events:
    """Events for all open pages."""

    def __init__(self) -> None:
        """Begin without listeners."""
        self._listeners: set[asyncio.Queue[str]] = set()

    def publish(self, name: str, data: object) -> None:
        """Send an event to all open pages; call it in the thread of the event loop."""
        text = f"event: {name}\ndata: {json.dumps(data)}\n\n"
        for listener in self._listeners:
            listener.put_nowait(text)

    def response(self, *first: tuple[str, object]) -> StreamingResponse:
        """Return an endless response: the `first` events, then all that are published."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        for name, data in first:
            queue.put_nowait(f"event: {name}\ndata: {json.dumps(data)}\n\n")
        return StreamingResponse(self._stream(queue), media_type="text/event-stream")

    async def _stream(self, queue: asyncio.Queue[str]) -> AsyncIterator[str]:
        self._listeners.add(queue)
        try:
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), _PULSE)
                except TimeoutError:
                    yield ":\n\n"
        finally:
            self._listeners.discard(queue)
