"""The result of a proof is kept beside the manifest, and is stale when the manifest changes."""

import stat
from pathlib import Path

import pytest

from studypress.errors import ContentError, PressError
from studypress.files.staging import Stage
from studypress.pipeline.exam_folder.files import manifest_digest
from studypress.pipeline.proof.kept_proof import keep_proof, proof_of


@pytest.fixture
def exam(tmp_path: Path) -> Path:
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    return tmp_path


def test_a_proof_is_read_as_it_was_written_and_has_no_clock(exam: Path) -> None:
    assert proof_of(exam) is None
    assert keep_proof(exam, manifest_digest(exam), 2, ("not compared: x",)) == ""
    first = (exam / "proof.json").read_bytes()
    proof = proof_of(exam)
    assert proof
    assert (proof.faults, proof.notes) == (2, ("not compared: x",))
    assert proof.tools["weasyprint"]
    assert stat.S_IMODE((exam / "proof.json").stat().st_mode) == 0o600
    keep_proof(exam, manifest_digest(exam), 2, ("not compared: x",))
    assert (exam / "proof.json").read_bytes() == first


def test_a_proof_of_another_manifest_is_told_from_this_one(exam: Path) -> None:
    keep_proof(exam, manifest_digest(exam), 0, ())
    proof = proof_of(exam)
    assert proof
    assert proof.is_of(exam)
    (exam / "manifest.json").write_text("{ }", encoding="utf-8")
    assert not proof.is_of(exam)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"manifest": "x", "faults": 0, "studypress": "1"}',
        "[" * 100_000,
        "\xff" * 2_000_000,
    ],
)
def test_a_broken_proof_is_an_error_with_its_place(exam: Path, content: str) -> None:
    (exam / "proof.json").write_text(content, encoding="latin-1")
    with pytest.raises(ContentError, match=r"proof\.json: .*verify the exam again"):
        proof_of(exam)


def test_a_folder_that_cannot_be_written_is_a_reason_and_no_error(
    exam: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: Stage) -> Stage:
        raise PressError("cannot write to it: Read-only file system")

    monkeypatch.setattr(Stage, "__enter__", closed)
    reason = keep_proof(exam, manifest_digest(exam), 0, ())
    assert (
        reason == f"{exam / 'proof.json'}: not written: cannot write to it: Read-only file system"
    )
    assert proof_of(exam) is None
