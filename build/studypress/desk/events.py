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
        self._listeners: set[asyncio.Queue[str | None]] = set()

    def publish(self, name: str, data: object) -> None:
        """Send an event to all open pages; call it in the thread of the event loop."""
        text = f"event: {name}\ndata: {json.dumps(data)}\n\n"
        for listener in self._listeners:
            listener.put_nowait(text)

    def close(self) -> None:
        """End all responses."""
        for listener in self._listeners:
            listener.put_nowait(None)

    def response(self, *first: tuple[str, object]) -> StreamingResponse:
        """Return a response without end: the `first` events, then all that are published."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        for name, data in first:
            queue.put_nowait(f"event: {name}\ndata: {json.dumps(data)}\n\n")
        return StreamingResponse(self._stream(queue), media_type="text/event-stream")

    async def _stream(self, queue: asyncio.Queue[str | None]) -> AsyncIterator[str]:
        self._listeners.add(queue)
        try:
            while True:
                try:
                    text = await asyncio.wait_for(queue.get(), _PULSE)
                except TimeoutError:
                    text = ":\n\n"
                if text is None:
                    return
                yield text
        finally:
            self._listeners.discard(queue)
