"""Random sample of the boxes that were read with certainty."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from studypress.errors import CallError
from studypress.exam.random_stream import seed_fault
from studypress.exam.scannable.page_code import PageCode
from studypress.pipeline.scanning.accounting import ScanAccount
from studypress.scan.reading import BoxReading, BoxState
from studypress.scan.scan_record import ScannedPage

MAX_SAMPLE = 10_000
"""Maximum number of boxes that are drawn."""


@dataclass(frozen=True)
class DrawnBox:
    """A box with its page, as it was read."""

    code: PageCode
    reading: BoxReading
    scanned: ScannedPage

    @property
    def name(self) -> tuple[str, ...]:
        """Its form code, page, question, value and state, as in the file of an audit."""
        box = self.reading.box
        return self.code.form, str(self.code.page), str(box.question), box.value, self.reading.state


@dataclass(frozen=True)
class AuditSample:
    """Boxes that were drawn by a seed, in the order of drawing, from `boxes`."""

    seed: str
    boxes: int
    drawn: tuple[DrawnBox, ...]


def audit_sample(account: ScanAccount, number: int, seed: str) -> AuditSample:
    """Draw boxes at random, each with equal chances, from all that are not doubtful.

    Each box has a random rank, the BLAKE2b of its name under the seed; those with the lowest ranks
    are drawn. Raises CallError for an impossible number or seed.
    """
    if not 1 <= number <= MAX_SAMPLE:
        raise CallError(f"--audit: write a number of boxes from 1 to {MAX_SAMPLE:,}")
    if fault := seed_fault(seed):
        raise CallError(f"--seed: {fault}")
    key = blake2b(seed.encode(), person=b"studypress-audit").digest()
    found = sorted(_boxes(account), key=lambda at: _rank(key, at))
    return AuditSample(seed, len(found), tuple(found[:number]))


def _rank(key: bytes, at: DrawnBox) -> tuple[bytes, tuple[str, ...]]:
    *name, _ = at.name  # whatever its state is
    return blake2b("\n".join(name).encode(), key=key, digest_size=16).digest(), at.name


def _boxes(account: ScanAccount) -> Iterator[DrawnBox]:
    for page in account.pages:
        if page.counts and page.code and page.scanned:
            for box in page.scanned.reading.boxes:
                if box.state is not BoxState.DOUBTFUL:
                    yield DrawnBox(page.code, box, page.scanned)
