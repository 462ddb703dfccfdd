"""Plan of the mails to the candidates of an exam; everything is checked before any is sent."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from studypress.bank.values.points import rounded
from studypress.errors import CallError, ContentError, Problem, SourcePlace, did_you_mean
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.files.slug import slug
from studypress.page.mail.mail_kind import MailKind
from studypress.page.mail.own_text import (
    MAX_SUBJECT,
    MAX_TEXT,
    MailTemplate,
    Value,
    mail_template,
)
from studypress.page.mail.shipped_text import shipped_subject, shipped_text
from studypress.page.words.catalogue import Words, words_for
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.option_files import read_bytes
from studypress.pipeline.sending.addresses import valid_address
from studypress.pipeline.sending.mail import Mail
from studypress.pipeline.sending.own_files import (
    OwnFile,
    OwnFiles,
    Recipient,
    copies,
    matching,
    results,
)
from studypress.pipeline.sending.sent_log import MailHistory, MailState, sent_so_far

_TITLE, _STEM = 40, 80  # characters in the name of an attachment
_OF_ALL = ("name", "id", "group", "seat", "code", "title", "minutes", "file", "protected")
_OF_RESULTS = ("points", "total", "percent", "grade", "passed")


@dataclass(frozen=True)
class MailCall:
    """Options of mails: kind of the files, own templates, and ids of the only candidates.

    `pattern` is that of other files, `text` the file of a template. Mails to the candidates in
    `again` are sent even if they were sent before.
    """

    kind: MailKind
    pattern: str = ""
    subject: str | None = None
    text: Path | None = None
    ids: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


@dataclass(frozen=True)
class MailPlan:
    """Mails to the candidates of an exam, in the order of the forms.

    `mails` are to be sent. `sent` were sent before; `unknown` may have been: an earlier run was
    interrupted while they were handed over. `without` are candidates without an address. `folder`
    is that of the manifest.
    """

    folder: Path
    kind: MailKind
    mails: tuple[Mail, ...]
    sent: tuple[Mail, ...] = ()
    unknown: tuple[Mail, ...] = ()
    without: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    again: frozenset[str] = frozenset()

    def is_open(self, mail: Mail, history: MailHistory) -> bool:
        """Return whether a mail is to be sent, by the log."""
        done = (MailState.SENT, MailState.UNKNOWN, MailState.SENDING)
        return mail.id in self.again or history.get(mail.key) not in done


def kind_of(*, forms: bool, results: bool, files: str | None) -> MailKind:
    """Return the kind that options select; raise CallError unless it is one."""
    given = {MailKind.FORMS: forms, MailKind.RESULTS: results, MailKind.FILES: bool(files)}
    kinds = [kind for kind, is_given in given.items() if is_given]
    if len(kinds) != 1:
        raise CallError("choose one of --forms, --results and --files")
    return kinds[0]


def mail_plan(folder: Path, call: MailCall) -> MailPlan:
    """Return the plan of the mails to the candidates of the exam in a folder.

    Raises CallError for unknown ids, and ContentError with all faults of files, addresses and
    templates.
    """
    where, record = printed_exam(folder)
    recipients = _recipients(record, call)
    found = _files(folder, where, record, recipients, call)
    reachable = [file for file in found.files if file.to.candidate.email]
    addresses = _addresses(where, reachable)
    texts = _MailTexts(record, call)
    mails = [texts.mail(file, address) for file, address in zip(reachable, addresses, strict=True)]
    history = sent_so_far(where)
    without = tuple(file.to.who for file in found.files if not file.to.candidate.email)
    plan = MailPlan(
        where,
        call.kind,
        (),
        without=without,
        remarks=(*found.remarks, *_shared(mails)),
        again=frozenset(call.again),
    )
    return _by_state(plan, mails, history)


def _by_state(plan: MailPlan, mails: Sequence[Mail], history: MailHistory) -> MailPlan:
    """Return the plan with its mails divided by the log."""
    open_ = tuple(mail for mail in mails if plan.is_open(mail, history))
    done = [mail for mail in mails if not plan.is_open(mail, history)]
    sent = tuple(mail for mail in done if history[mail.key] is MailState.SENT)
    unknown = tuple(mail for mail in done if history[mail.key] is not MailState.SENT)
    return MailPlan(
        plan.folder, plan.kind, open_, sent, unknown, plan.without, plan.remarks, plan.again
    )


def _recipients(record: Record, call: MailCall) -> list[Recipient]:
    """Return the candidates with a valid form; raise CallError for ids of no candidate."""
    everyone = {
        form.candidate.id: Recipient(form.candidate, form)
        for form in record.valid_forms
        if form.candidate
    }
    if not everyone:
        raise CallError("no form of this exam has a candidate: print it with --roster")
    given = {"--id": call.ids, "--again": call.again}
    faults = [
        f"{option}: no candidate has the id '{one}'{did_you_mean(one, everyone)}"
        for option, ids in given.items()
        for one in ids
        if one not in everyone
    ]
    if faults:
        raise CallError("; ".join(faults))
    only = {*call.ids} or {*everyone}
    return [to for name, to in everyone.items() if name in only]


def _files(
    folder: Path, where: Path, record: Record, recipients: list[Recipient], call: MailCall
) -> OwnFiles:
    if call.kind is MailKind.FORMS:
        return copies(folder, where, record, recipients)
    if call.kind is MailKind.RESULTS:
        return results(folder, where, record, recipients)
    return matching(call.pattern, record, recipients)


def _addresses(where: Path, files: Sequence[OwnFile]) -> list[str]:
    """Return the addresses of candidates; raise ContentError with all that are none."""
    found = [valid_address(file.to.candidate.email) for file in files]
    place = SourcePlace(str(where / file_names.MANIFEST))
    problems = [
        Problem(
            place,
            f"'{file.to.candidate.email}' is no e-mail address that a server accepts"
            f" ({file.to.who}): choose the other candidates with --id",
        )
        for file, address in zip(files, found, strict=True)
        if not address
    ]
    if problems:
        raise ContentError(problems)
    return found


def _shared(mails: Sequence[Mail]) -> Iterator[str]:
    """Yield a remark for each address of several candidates."""
    count = Counter(mail.address.casefold() for mail in mails)
    for address, number in sorted(count.items()):
        if number > 1:
            names = ", ".join(
                f"{mail.name} ({mail.id})" for mail in mails if mail.address.casefold() == address
            )
            yield f"{address}: the address of {number} candidates: {names}"


class _MailTexts:
    """Subjects and texts of mails: the user's templates, or the shipped texts."""

    def __init__(self, record: Record, call: MailCall) -> None:
        """Compile the templates."""
        self._record, self._kind = record, call.kind
        self._title = " ".join(record.title.split())
        known = _OF_ALL + (_OF_RESULTS if call.kind is MailKind.RESULTS else ())
        self._subject = self._text = None
        faults: list[Problem] = []
        if call.subject is not None:
            self._subject = _compiled(call.subject, "--subject", MAX_SUBJECT, known, faults)
        if call.text is not None:
            text = _read_text(call.text)
            self._text = _compiled(text, str(call.text), MAX_TEXT, known, faults)
        if faults:
            raise ContentError(faults)

    def mail(self, file: OwnFile, address: str) -> Mail:
        """Return the mail with a file."""
        who = file.to.candidate
        words = words_for(who.needs.language or self._record.language)
        person = " ".join(who.name.split())  # a manifest may have line separators in it
        name = _attachment(self._title, self._kind, file)
        values = self._values(file, words, name)
        subject = shipped_subject(words, self._kind, self._title)
        text = shipped_text(words, self._kind, self._title, person, protected=file.is_protected)
        return Mail(
            self._kind,
            who.id,
            person,
            address,
            file.form.code,
            file.path,
            name,
            file.digest,
            file.size,
            self._subject.text(values) if self._subject else subject,
            self._text.text(values) if self._text else text,
        )

    def _values(self, file: OwnFile, words: Words, name: str) -> dict[str, Value]:
        """Return the values of all variables; numbers are as in the candidate's language."""
        who, form = file.to.candidate, file.form
        values: dict[str, Value] = {
            "name": who.name,
            "id": who.id,
            "group": who.group,
            "seat": str(who.seat or ""),
            "code": form.code,
            "title": self._title,
            "minutes": who.needs.minutes(self._record.blueprint.minutes or form.minutes),
            "file": name,
            "protected": file.is_protected,
        }
        if paper := file.paper:
            share = paper.share
            values |= {
                "points": words.number(rounded(paper.points)),
                "total": words.number(paper.of),
                "percent": "" if share is None else words.number(round(100 * float(share), 1)),
                "grade": paper.grade.text if paper.grade else "",
                "passed": paper.grade.passed
                if paper.grade and paper.grade.passed is not None
                else "",
            }
        return values


def _compiled(
    text: str, source: str, most: int, known: tuple[str, ...], faults: list[Problem]
) -> MailTemplate | None:
    try:
        return mail_template(text, source, most, known)
    except ContentError as error:
        faults += error.problems
        return None


def _read_text(path: Path) -> str:
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        place = SourcePlace(str(path), line=line, column=1)
        message = "this is not UTF-8 text: save the file as UTF-8"
        raise ContentError([Problem(place, message)]) from None


def _attachment(title: str, kind: MailKind, file: OwnFile) -> str:
    """Return the name of the attached file, in ASCII: the title and the code, or its own."""
    suffix = slug(PurePath(file.path).suffix, 10)
    if kind is MailKind.FILES:
        stem = slug(file.path.stem, _STEM) or file.form.code
    else:
        end = "result" if kind is MailKind.RESULTS else ""
        stem = "-".join(filter(None, (slug(title, _TITLE), file.form.code, end)))
    return f"{stem}.{suffix}" if suffix else stem
