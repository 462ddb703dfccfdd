"""State of a printed exam as text for a terminal of 80 columns."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from studypress.pipeline.sending.mail_status import MailCount
from studypress.pipeline.view.exam_status import ChangeStatus, ExamStatus, ProofStatus

_WIDTH = 80
_LABEL, _ROOM = 12, 50  # columns
_FEW = 10  # codes or files that are listed


def status_lines(found: ExamStatus) -> Iterator[str]:
    """Yield the lines of the page: facts with a label each, rooms, and what is next."""
    yield found.title
    for label, text in _facts(found):
        lines = wrap(text, _WIDTH - _LABEL, break_on_hyphens=False) or [""]
        yield f"{label:{_LABEL}}{lines[0]}"
        yield from (f"{'':{_LABEL}}{line}" for line in lines[1:])
    if any(room.name for room in found.rooms):
        yield from ("", f"{'room':{_ROOM}}{'papers':>8}{'marked':>8}")
        for room in found.rooms:
            yield f"{room.name[: _ROOM - 1] or '-':{_ROOM}}{room.papers:>8,}{room.marked:>8,}"
    if found.next:
        yield from ("", "next, with --bank BANK unless it is of the shipped bank:")
        yield from (f"  {command}" for command in found.next)


def _facts(found: ExamStatus) -> Iterator[tuple[str, str]]:
    """Yield label and text of each fact; a further fact of a kind has no label."""
    yield "folder", str(found.folder)
    if found.bank != found.title:
        yield "bank", found.bank
    yield "copies", _copies(found)
    yield from _listed("needs", [f"{need}: {counted(at, 'copy')}" for need, at in found.needs])
    if found.spares:
        yield "spares", f"{len(found.spares):,} free: {_few(found.spares)}"
    yield from _listed("changes", list(map(_change, found.changes)))
    yield "proof", _proof(found.proof)
    corrected = (f"{question} ({kind})" for question, kind in found.corrections)
    yield "corrected", ", ".join(corrected) or "no question"
    yield from _listed("scanned", list(found.scans.lines()) if found.scans else [])
    by = "".join(f", {count:,} by {name or 'unnamed'}" for name, count in found.markers)
    yield "marked", f"{found.marked:,} of {counted(found.papers, 'paper')}{by}"
    if found.is_older:
        yield "", "scores are older than a correction or a copy: mark again"
    if found.rescanned:
        newer = counted(len(found.rescanned), "paper")
        yield "", f"{newer} with scanned answers newer than the marks: mark again"
    if found.scale:
        yield "scale", found.scale
    if found.unmarked:
        count = sum(len(at.numbers) for at in found.unmarked)
        papers = [f"{at.code} ({', '.join(map(str, at.numbers))})" for at in found.unmarked]
        yield "unmarked", f"{counted(count, 'question')}: {_few(papers)}"
    yield "results", counted(found.results, "sheet") if found.results else "not printed"
    yield from _listed("mailed", list(map(_mailed, found.mails)))
    if not found.is_complete:
        yield "files", "incomplete, as printing was interrupted"
    elif not found.differences:
        yield "files", "as in the manifest"
    yield from _listed("differs", _few_lines(list(map(str, found.differences))))
    yield from _listed("broken", found.fault.splitlines())


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 copy` or `2 copies`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def _mailed(count: MailCount) -> str:
    text = f"{count.kind}: {count.sent:,} of {count.of:,}"
    text += f", {count.without:,} without an address" if count.without else ""
    return text + (f", {count.unknown:,} with unknown outcome" if count.unknown else "")


def _proof(proof: ProofStatus | None) -> str:
    if not proof:
        return "not verified"
    text = counted(proof.faults, "fault") if proof.faults else "no fault"
    text += f", {counted(len(proof.notes), 'note')}" if proof.notes else ""
    return text if proof.is_current else f"{text}, but the manifest has changed since"


def _copies(found: ExamStatus) -> str:
    asked = " or ".join(map(str, found.questions))
    text = f"{found.copies:,} with {asked} questions"
    if found.candidates:
        text += f": {counted(found.candidates, 'candidate')}, {len(found.spares):,} spare"
    gone = found.forms - found.copies
    return text + (f"; {counted(gone, 'copy')} withdrawn" if gone else "")


def _change(change: ChangeStatus) -> str:
    """Return an amendment as a line, such as `2 move: M9W2-K3TB added, K7Q4-M3XF withdrawn`."""
    parts = [
        *(
            f"{_few(codes)} {what}"
            for codes, what in ((change.added, "added"), (change.withdrawn, "withdrawn"))
            if codes
        ),
        *(f"{code} for {who}" for code, who in change.assigned),
    ]
    reason = f" ({change.reason})" if change.reason else ""
    return f"{change.number} {change.action}{reason}: {', '.join(parts)}"


def _listed(label: str, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from zip([label, *[""] * len(texts)], texts, strict=False)


def _few(texts: Sequence[str]) -> str:
    more = len(texts) - _FEW
    return ", ".join(texts[:_FEW]) + (f" and {more:,} more" if more > 0 else "")


def _few_lines(texts: Sequence[str]) -> list[str]:
    more = len(texts) - _FEW
    return [*texts[:_FEW], *([f"and {more:,} more"] if more > 0 else [])]
