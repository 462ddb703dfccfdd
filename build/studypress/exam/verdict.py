"""What a proof finds."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with a printed file; page and question are 0 where they do not apply.

    Pages count from 1 within the file, questions are numbered as they are printed.
    """

    file: str
    page: int
    question: int
    message: str
    compared: bool = True
    """If not, it is no fault: the message says what could not be compared."""

    def __str__(self) -> str:
        """Write the fault on one line: where, then what."""
        places = [f"page {self.page}"] * bool(self.page)
        places += [f"question {self.question}"] * bool(self.question)
        return ": ".join([self.file, *([", ".join(places)] if places else []), self.message])
