"""Jobs of the desk: their end, whatever ends them."""

import asyncio
from typing import Any

import pytest

from studypress.desk.events import Events
from studypress.desk.jobs import Jobs


@pytest.mark.parametrize(
    ("call", "state", "errors"),
    [
        (bool, "done", ""),
        (int, "failed", "unexpected error: TypeError"),  # int(report) raises it
    ],
)
def test_a_job_ends_with_its_call(call: Any, state: str, errors: str) -> None:
    async def run() -> None:
        jobs = Jobs(Events())
        job = jobs.start("title", call, lambda _: {})
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
        await jobs.close()
        assert job.state == state
        assert "".join(job.errors).startswith(errors)

    asyncio.run(run())
