"""Tasks that read the files of an exam: within this process, or with limits in another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from studypress.pipeline.proof.exam_files import Files
from studypress.verify.model import Fault
from studypress.verify.pdf.bounds import UnreadableError
from studypress.verify.readings import seconds_for

_T = TypeVar("_T")
Result = Callable[[], _T]
"""Callable that waits for a task's result; raises UnreadableError for an unreadable file."""


class ProofTasks(Protocol):
    """Executor of tasks that read files."""

    def __call__(
        self, seconds: int, task: Callable[..., _T], *args: Any, **named: Any
    ) -> Result[_T]:
        """Start a task of at most `seconds` of work; return a callable for its result."""


@dataclass
class FileTasks:
    """Reading of an exam's files, with the faults of unreadable ones.

    Files equal to the reprint are read by `here`, others by `confined`, with limits. Files that
    were read `ahead`, as if equal to the reprint, are not read again if they are.
    """

    files: Files
    here: ProofTasks
    confined: ProofTasks
    ahead: Mapping[str, Result[Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def begin(
        self,
        file: str,
        pages: int,
        task: Callable[..., _T],
        *args: Any,
        ahead: bool = True,
        **named: Any,
    ) -> Result[_T] | None:
        """Start to read a file; return None if it does not exist."""
        if (path := self.files.there.get(file)) is None:
            return None
        if ahead and file in self.files.same and file in self.ahead:
            return self.ahead[file]
        runs = self.here if file in self.files.same else self.confined
        return runs(seconds_for(pages), task, path, *args, **named)

    def is_strict(self, file: str) -> bool:
        """Return whether a file may contain parts that studypress never writes."""
        return file not in self.files.same

    def result(self, file: str, result: Result[_T] | None) -> _T | None:
        """Return the result of a task; None, with a fault, if the file is unreadable."""
        try:
            return result and result()
        except UnreadableError as error:
            self.faults.append(Fault(file, 0, 0, str(error)))
            return None
