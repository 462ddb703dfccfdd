"""Calls whose work needs a process with limits: they begin here, and move there if they need it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar

from studypress.errors import LimitError
from studypress.files.process_limits import NeedsProcessError, is_settled, only_confined
from studypress.pipeline.request import Progress, unseen

P = ParamSpec("P")
T = TypeVar("T")


def contained(call: Callable[P, T]) -> Callable[P, T]:
    """Return a function that makes a call, in a process with limits if its work needs one.

    Work that is in the cache needs none. Otherwise the call begins again in that process, so that
    it must not have an effect before; its arguments must support pickling, except `progress`.
    Raises LimitError if the process exceeds its limits or dies. A `scheduler` needs the network.
    """
    shape = signature(call)

    @wraps(call)
    def run(*args: P.args, **named: P.kwargs) -> T:
        if is_settled():
            return call(*args, **named)
        try:
            with only_confined():
                return call(*args, **named)
        except NeedsProcessError:
            pass
        given = dict(shape.bind(*args, **named).arguments)
        progress = given.pop("progress", unseen)
        moved: _Moved[T] = _Moved(run, given, "progress" in shape.parameters)
        return _in_process(moved, progress, network=_needs_network(given))

    return run


@dataclass(frozen=True)
class _Moved(Generic[T]):
    """A call in another process, which reports its progress."""

    call: Callable[..., T]
    arguments: Mapping[str, Any]
    reports: bool

    def __call__(self, progress: Progress) -> T:
        more = {"progress": progress} if self.reports else {}
        return self.call(**self.arguments, **more)


def _needs_network(arguments: Mapping[str, Any]) -> bool:
    return bool(getattr(arguments.get("request"), "scheduler", None))


def _in_process(call: Callable[[Progress], T], progress: Progress, *, network: bool) -> T:
    """Return the result of a call in a new process; an interrupt ends the process first."""
    from studypress.pipeline.workers.resident import (  # noqa: PLC0415 - not needed by warm runs
        DiedError,
        ResidentWorker,
    )

    worker = ResidentWorker(network=network)
    try:
        return worker.run(call, progress)
    except DiedError as error:
        raise LimitError(*error.args) from None
    except (KeyboardInterrupt, SystemExit):
        worker.close()
        raise
    finally:
        worker.end()
