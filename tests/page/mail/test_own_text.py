"""Templates of mails: values in, a text of bounded length out, and nothing else."""

import pytest

from studypress.errors import ContentError
from studypress.page.mail.own_text import MAX_SUBJECT, MAX_TEXT, Value, mail_template

KNOWN = ("name", "points", "passed")
VALUES: dict[str, Value] = {"name": "O'Neill & <Söhne>", "points": "12,5", "passed": True}


def test_values_are_not_escaped() -> None:
    made = mail_template(" {{ name }}: {{ points }}\n", "mail.txt", MAX_TEXT, KNOWN)
    assert made.text(VALUES) == "O'Neill & <Söhne>: 12,5"
    assert made.text({**VALUES, "name": "{{ points }}"}) == "{{ points }}: 12,5"


def test_lines_of_statements_leave_no_blank_lines() -> None:
    text = "a\n{% if passed %}\nb\n{% endif %}\nc\n"
    assert mail_template(text, "mail.txt", MAX_TEXT, KNOWN).text(VALUES) == "a\nb\nc"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a\n{{ name", "mail.txt:2:1", "unexpected end of template"),
        ("a\n{{ nam }}", "mail.txt:2:1", "unknown variable 'nam'; did you mean 'name'?"),
        ("a\n{{ name.x }}", "mail.txt:2:1", "no attribute 'x'"),
        ("a\n{{ name + 1 }}", "mail.txt:2:1", "str"),
        ("a\n{{ 1 / 0 }}", "mail.txt:2:1", "division by zero"),
        ("{{ name.__class__ }}", "mail.txt:1:1", "unsafe"),
        ("{% include '/etc/passwd' %}", "mail.txt:1:1", "no loader"),
        ("{% import 'x' as x %}", "mail.txt:1:1", "no loader"),
        ("{% extends 'x' %}", "mail.txt:1:1", "no loader"),
        ("{% for i in range(99999) %}x{% endfor %}", "mail.txt:1:1", "takes too long"),
        ("{{ 'x' * 20001 }}", "mail.txt", "longer than 20,000 characters"),
        ("{{ 'x' * 99999999 }}", "mail.txt:1:1", "too long"),
        ("{{ " + 400 * "(" + "1" + 400 * ")" + " }}", "mail.txt", ""),
        ("", "mail.txt", "is empty"),
        ("{% if not passed %}x{% endif %}", "mail.txt", "is empty"),
        ("{{ '\\0' }}", "mail.txt", "control character"),
        ("x\0", "mail.txt", "control character"),
        (20_001 * "x", "mail.txt", "longer than 20,000 characters"),
    ],
)
def test_faults_are_located(text: str, place: str, message: str) -> None:
    with pytest.raises(ContentError) as error:
        mail_template(text, "mail.txt", MAX_TEXT, KNOWN).text(VALUES)
    (problem,) = error.value.problems
    assert str(problem.place).startswith(place)
    assert message in problem.message


@pytest.mark.parametrize("text", ["a\nb", "a\r\nBcc: x@example.org", "{{ 'a\\nb' }}", "a\u2028b"])
def test_a_subject_has_one_line(text: str) -> None:
    with pytest.raises(ContentError, match="--subject: the "):
        mail_template(text, "--subject", MAX_SUBJECT, KNOWN).text(VALUES)


def test_all_unknown_variables_are_reported() -> None:
    with pytest.raises(ContentError) as error:
        mail_template("{{ x }}\n{{ y }}{{ range(2) }}", "mail.txt", MAX_TEXT, KNOWN)
    assert [at.place.line for at in error.value.problems] == [1, 2]
    assert "known are: name, points, passed" in error.value.problems[0].message
