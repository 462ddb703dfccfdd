"""Shipped words of mails, in every language."""

import pytest

from studypress.page.mail.mail_kind import MailKind
from studypress.page.mail.shipped_text import shipped_subject, shipped_text
from studypress.page.words.catalogue import catalogues, words_for


def test_the_words_are_those_of_the_kind() -> None:
    words = words_for("en")
    assert shipped_text(words, MailKind.FORMS, "Midterm", "Ana") == (
        "Hello Ana,\n\nYour copy of the exam is attached: Midterm\n"
    )
    protected = shipped_text(words, MailKind.FORMS, "Midterm", "Ana", protected=True)
    assert protected.endswith("opens with your password, which is not in this e-mail.\n")
    subjects = [shipped_subject(words, kind, "Midterm") for kind in MailKind]
    assert subjects == ["Midterm", "Midterm: results", "Midterm"]


@pytest.mark.parametrize("language", catalogues())
def test_each_language_has_its_own_words(language: str) -> None:
    words = words_for(language)
    texts = {shipped_text(words, kind, "T", "N", protected=True) for kind in MailKind}
    assert len(texts) == len(MailKind)
    for text in texts:
        assert "N" in text
        assert "T" in text
        assert ("Hello" in text) is (language == "en")
