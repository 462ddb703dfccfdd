"""Subject and text of an e-mail to a candidate, in the candidate's language."""

from collections.abc import Iterator
from typing import assert_never

from studypress.page.mail.mail_kind import MailKind
from studypress.page.words.catalogue import Words


def shipped_subject(words: Words, kind: MailKind, title: str) -> str:
    """Return the subject: the title of the exam, of results with that word."""
    if kind is MailKind.RESULTS:
        return words.gettext("%(title)s: results") % {"title": title}
    return title


def shipped_text(
    words: Words, kind: MailKind, title: str, name: str, *, protected: bool = False
) -> str:
    """Return the text: a greeting, and what is attached; a `protected` file needs a password."""
    return "".join(f"{part}\n" for part in _parts(words, kind, title, name, protected=protected))


def _parts(
    words: Words, kind: MailKind, title: str, name: str, *, protected: bool
) -> Iterator[str]:
    yield words.pgettext("e-mail", "Hello %(name)s,") % {"name": name}
    yield ""
    yield _attached(words, kind) % {"title": title}
    if protected:
        yield words.pgettext(
            "e-mail", "The file opens with your password, which is not in this e-mail."
        )


def _attached(words: Words, kind: MailKind) -> str:
    match kind:
        case MailKind.FORMS:
            return words.pgettext("e-mail", "Your copy of the exam is attached: %(title)s")
        case MailKind.RESULTS:
            return words.pgettext("e-mail", "Your result is attached: %(title)s")
        case MailKind.FILES:
            return words.pgettext("e-mail", "A file for you is attached: %(title)s")
        case unknown:
            assert_never(unknown)
