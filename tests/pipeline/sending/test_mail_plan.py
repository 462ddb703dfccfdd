"""Plans of mails: who gets which file with which words, and what is refused before any is sent."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from studypress.errors import CallError, ContentError
from studypress.exam.model import Candidate
from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.sending.mail_plan import MailCall, kind_of, mail_plan

ExamOf = Callable[..., Path]
FORMS = MailCall(MailKind.FORMS)


def edit(exam: Path, **members: object) -> None:
    """Change members of the manifest."""
    path = exam / "exam/manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | members), "utf-8")


def test_each_candidate_with_an_address_gets_a_mail(exam: Path) -> None:
    plan = mail_plan(exam, FORMS)
    assert [(mail.id, mail.address, mail.attachment) for mail in plan.mails] == [
        (id_, f"{name}@example.org", f"midterm-{mail.code}.pdf")
        for (id_, name), mail in zip(
            (("11", "ana"), ("12", "bo"), ("13", "cem"), ("15", "eva")), plan.mails, strict=True
        )
    ]
    assert plan.without == ("Dov Tal (14)",)
    assert plan.remarks == ()


def test_moved_removed_and_assigned_copies(exam: Path) -> None:
    """A withdrawn copy is sent to no one, a spare copy to the candidate who got it."""
    codes = [
        form["code"] for form in json.loads((exam / "exam/manifest.json").read_text())["forms"]
    ]
    mia = {"name": "Mia Ek", "id": "16", "email": "mia@example.org"}
    changes = [
        {"number": 1, "action": "remove", "withdrawn": codes[:1]},
        {"number": 2, "action": "assign", "assigned": {codes[5]: mia}},
    ]
    edit(exam, amendments=changes)
    found = {mail.id: mail.file.name for mail in mail_plan(exam, FORMS).mails}
    assert "11" not in found
    assert found["16"] == "006.pdf"


def test_a_protected_copy_is_never_replaced_by_the_open_one(exam: Path) -> None:
    (mail,) = mail_plan(exam, MailCall(MailKind.FORMS, ids=("15",))).mails
    assert mail.file.relative_to(exam / "exam").as_posix() == "protected/005-eva-roy-15.pdf"
    mail.file.unlink()
    with pytest.raises(ContentError, match=r"protected/005-eva-roy-15.pdf: no such file: print"):
        mail_plan(exam, FORMS)


def test_changed_and_missing_copies_are_refused_together(exam: Path) -> None:
    forms = exam / "exam/forms"
    (forms / "001-ana-sa-11.pdf").write_bytes((forms / "002-bo-lund-12.pdf").read_bytes())
    (forms / "002-bo-lund-12.pdf").unlink()
    (forms / "003-cem-c-ak-dr-13.pdf").write_bytes(b"")
    with pytest.raises(ContentError) as error:
        mail_plan(exam, FORMS)
    assert [at.message.partition(": run")[0] for at in error.value.problems] == [
        "changed after it was printed",
        "no such file",
        "it is empty",
    ]
    assert f"run: studypress rebuild {exam} --form " in str(error.value)


def test_an_incomplete_exam_is_refused(exam: Path) -> None:
    edit(exam, status="incomplete")
    with pytest.raises(ContentError, match="not complete"):
        mail_plan(exam, FORMS)


def test_an_exam_without_candidates_is_refused(exam_of: ExamOf, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="--roster"):
        mail_plan(exam_of(tmp_path / "out", (), ()), FORMS)


def test_addresses_of_several_candidates_are_a_remark(exam_of: ExamOf, tmp_path: Path) -> None:
    people = (Candidate("Ana", "1", "Home@example.org"), Candidate("Bo", "2", "home@example.org"))
    plan = mail_plan(exam_of(tmp_path / "out", people, ()), FORMS)
    assert plan.remarks == ("home@example.org: the address of 2 candidates: Ana (1), Bo (2)",)
    assert len(plan.mails) == 2


def test_invalid_addresses_are_refused(exam_of: ExamOf, tmp_path: Path) -> None:
    people = (
        Candidate("Ana", "1", "ana@example.org>, <bo@example.org"),
        Candidate("Bo", "2", "bo"),
        Candidate("Cem", "3", "cem@example.org"),
    )
    out = exam_of(tmp_path / "out", people, ())
    with pytest.raises(ContentError) as error:
        mail_plan(out, FORMS)
    assert len(error.value.problems) == 2
    assert len(mail_plan(out, MailCall(MailKind.FORMS, ids=("3",))).mails) == 1


def test_a_name_is_one_line(exam_of: ExamOf, tmp_path: Path) -> None:
    who = Candidate("Ana\N{LINE SEPARATOR}Bcc: \x85x@example.org", "1", "ana@example.org")
    out = exam_of(tmp_path / "other", (who,), ())
    (mail,) = mail_plan(out, FORMS).mails
    assert mail.name == "Ana Bcc: x@example.org"
    assert mail.text.splitlines()[0] == "Hello Ana Bcc: x@example.org,"


def test_unknown_ids_are_refused(exam: Path) -> None:
    with pytest.raises(CallError) as error:
        mail_plan(exam, MailCall(MailKind.FORMS, ids=("1l",), again=("99",)))
    assert "--id: no candidate has the id '1l'" in str(error.value)
    assert "--again: no candidate has the id '99'" in str(error.value)


def test_own_words_have_the_values_of_the_candidate(exam: Path, tmp_path: Path) -> None:
    text = tmp_path / "mail.txt"
    text.write_text(
        "Dear {{ name }} ({{ id }}),\n{% if group %}room {{ group }}, {% endif %}"
        "{{ minutes }} minutes.\n{% if protected %}Password by post.{% endif %}\n"
    )
    call = MailCall(MailKind.FORMS, subject="{{ title }}: {{ code }}", text=text)
    plan = mail_plan(exam, call)
    first, second, *_, last = plan.mails
    assert first.subject == f"Midterm: {first.code}"
    assert first.text.splitlines()[0] == "Dear Ana Sá (11),"
    usual = int(first.text.split()[-2])
    assert first.text.splitlines()[1] == f"room Hall, {usual} minutes."
    assert second.text.splitlines()[1] == f"{usual + 30} minutes."
    assert last.text.endswith("Password by post.")


def test_faults_of_templates_are_located_together(exam: Path, tmp_path: Path) -> None:
    text = tmp_path / "mail.txt"
    text.write_text("Hello {{ nmae }},\nyou have {{ points }}.\n")
    with pytest.raises(ContentError) as error:
        mail_plan(exam, MailCall(MailKind.FORMS, subject="{{ x", text=text))
    problems = [str(problem).replace(str(tmp_path), "") for problem in error.value.problems]
    assert problems[0].startswith("--subject:1:1: ")
    assert problems[1] == "/mail.txt:1:1: unknown variable 'nmae'; did you mean 'name'?"
    assert problems[2].startswith("/mail.txt:2:1: unknown variable 'points'; ")
    text.write_bytes(b"one\n\xff")
    with pytest.raises(ContentError, match=r"mail.txt:2:1: this is not UTF-8"):
        mail_plan(exam, MailCall(MailKind.FORMS, text=text))


def feedback(folder: Path, **files: str) -> str:
    folder.mkdir(exist_ok=True)
    for stem, text in files.items():
        (folder / f"{stem}.txt").write_text(text)
    return f"{folder}/*.txt"


OWN = {"essay_11": "to Ana", "essay_12": "to Bo", "essay_13": "to Cem", "essay_14": "to Dov"}


def test_other_files_are_assigned_by_their_names(exam: Path, tmp_path: Path) -> None:
    pattern = feedback(tmp_path / "in", **OWN, **{"005-eva-roy-15": "to Eva"})
    for name in (pattern, str(tmp_path / "in")):
        plan = mail_plan(exam, MailCall(MailKind.FILES, name))
        found = {mail.name.split()[0]: mail.file.read_text() for mail in plan.mails}
        assert found == {name: f"to {name}" for name in ("Ana", "Bo", "Cem", "Eva")}
        assert plan.mails[0].attachment == "essay-11.txt"


def test_files_without_one_owner_are_refused_together(exam: Path, tmp_path: Path) -> None:
    edit(
        exam,
        amendments=[
            {
                "number": 1,
                "action": "remove",
                "withdrawn": [
                    json.loads((exam / "exam/manifest.json").read_text())["forms"][4]["code"]
                ],
            }
        ],
    )
    more = {"copy of 11": "", "11 and 12": "", "notes": "", "15": ""}
    pattern = feedback(tmp_path / "in", essay_11="a", essay_13="c", **more)
    with pytest.raises(ContentError) as error:
        mail_plan(exam, MailCall(MailKind.FILES, pattern))
    faults = {Path(at.place.file).name: at.message.partition(":")[0] for at in error.value.problems}
    assert faults == {
        "11 and 12.txt": "its name fits Ana Sá (11) and Bo Lund (12)",
        "15.txt": "it is of Eva Roy (15), who was removed",
        "copy of 11.txt": "one of 2 files of Ana Sá (11)",
        "essay_11.txt": "one of 2 files of Ana Sá (11)",
        "notes.txt": "its name has no form code or id of a candidate as a whole part",
        "*.txt": "no file of Dov Tal (14)",
    }
    assert "no file of Bo Lund (12)" in str(error.value)


def test_some_candidates_can_be_chosen(exam: Path, tmp_path: Path) -> None:
    pattern = feedback(tmp_path / "in", **OWN)
    (mail,) = mail_plan(exam, MailCall(MailKind.FILES, pattern, ids=("12",))).mails
    assert mail.file.read_text() == "to Bo"
    with pytest.raises(ContentError, match="no file of Eva"):
        mail_plan(exam, MailCall(MailKind.FILES, pattern))


def test_equal_files_are_a_remark(exam: Path, tmp_path: Path) -> None:
    pattern = feedback(tmp_path / "in", **OWN | {"essay_14": "to Bo"})
    ids = ("11", "12", "13", "14")
    (remark,) = mail_plan(exam, MailCall(MailKind.FILES, pattern, ids=ids)).remarks
    assert remark.endswith("essay_12.txt, which is of Bo Lund (12)")


def test_files_that_are_no_plain_files_are_refused(exam: Path, tmp_path: Path) -> None:
    pattern = feedback(tmp_path / "in", essay_11="")
    (tmp_path / "secret").write_text("x")
    (tmp_path / "in" / "essay_12.txt").symlink_to(tmp_path / "secret")
    with (tmp_path / "in" / "essay_13.txt").open("wb") as file:
        file.truncate(18 * 2**20)
    with pytest.raises(ContentError) as error:
        mail_plan(exam, MailCall(MailKind.FILES, pattern, ids=("11", "12", "13")))
    assert [at.message for at in error.value.problems] == [
        "it is empty",
        "it is outside the folder in: copy it there",
        "it is larger than 17 MiB, the maximum",
    ]
    with pytest.raises(CallError, match="no file matches"):
        mail_plan(exam, MailCall(MailKind.FILES, str(tmp_path / "none*")))


def test_one_kind_is_chosen() -> None:
    assert kind_of(forms=False, results=False, files="*.pdf") is MailKind.FILES
    for forms, results, files in ((False, False, None), (True, True, None), (True, False, "x")):
        with pytest.raises(CallError, match="choose one of --forms, --results and --files"):
            kind_of(forms=forms, results=results, files=files)


def test_a_changed_file_is_another_mail(exam: Path) -> None:
    """A mail is known by kind, candidate and content."""
    before = mail_plan(exam, FORMS).mails[0]
    path = before.file
    path.write_bytes(b"another")
    record = json.loads((exam / "exam/manifest.json").read_text())
    name = path.relative_to(exam / "exam").as_posix()
    edit(exam, files=record["files"] | {name: sha256(b"another").hexdigest()})
    after = mail_plan(exam, FORMS).mails[0]
    assert after.key != before.key
    assert replace(after, digest=before.digest, size=before.size) == before
