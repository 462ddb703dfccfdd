"""Numbers of mails that were sent to the candidates of an exam, by the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studypress.exam.record.read import Record
from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.marking.sheet_record import printed_sheets
from studypress.pipeline.sending.own_files import copy_of
from studypress.pipeline.sending.sent_log import MailHistory, MailState, sent_so_far


@dataclass(frozen=True)
class MailCount:
    """Candidates to whom the current file of a kind was sent, of all who have such a file.

    Mails of `unknown` outcome are not counted as sent; `without` have no address.
    """

    kind: MailKind
    sent: int
    of: int
    unknown: int = 0
    without: int = 0


def mail_counts(where: Path, record: Record) -> tuple[MailCount, ...]:
    """Return the numbers for each kind that was ever sent.

    Raises ContentError if the log is broken.
    """
    history = sent_so_far(where)
    kinds = {kind for kind, _, _ in history}
    return tuple(_count(kind, where, record, history) for kind in MailKind if kind in kinds)


def _count(kind: MailKind, where: Path, record: Record, history: MailHistory) -> MailCount:
    people = {form.candidate.id: form.candidate for form in record.valid_forms if form.candidate}
    current = set(_current(kind, where, record, history))
    having = people if kind is MailKind.FILES else {id_ for id_, _ in current} & {*people}
    ids = {
        state: {id_ for id_, digest in current if history.get((kind, id_, digest)) is state}
        for state in MailState
    }
    sent = ids[MailState.SENT]
    return MailCount(
        kind,
        sent=len(sent & {*having}),
        of=len(having),
        unknown=len(((ids[MailState.UNKNOWN] | ids[MailState.SENDING]) & {*having}) - sent),
        without=sum(not people[id_].email for id_ in having),
    )


def _current(
    kind: MailKind, where: Path, record: Record, history: MailHistory
) -> Iterator[tuple[str, str]]:
    """Yield id and SHA-256 of the current files of candidates; of other files, all in the log."""
    match kind:
        case MailKind.FORMS:
            for form in record.valid_forms:
                if form.candidate:
                    yield form.candidate.id, record.files.get(copy_of(record, form)[0], "")
        case MailKind.RESULTS:
            sheets = printed_sheets(where)
            for form in record.owned_forms:
                if form.candidate and form.code in sheets:
                    yield form.candidate.id, sheets[form.code].sha256
        case MailKind.FILES:
            yield from ((id_, digest) for name, id_, digest in history if name == kind)
