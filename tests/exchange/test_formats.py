"""All readers, with damaged files: an error has a place, and nothing else is raised."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.bank.models import QuestionKind
from studypress.errors import ContentError
from studypress.exchange.bank_folder import bank_files
from studypress.exchange.draft import Effect
from studypress.exchange.formats import ALL_KINDS, FORMATS, Format, format_of
from studypress.exchange.input_file import InputFile
from studypress.exchange.written import ExportOptions
from studypress.pipeline.check import open_bank

BARE = Path(__file__).parents[1] / "banks" / "valid" / "bare.yaml"
READ = [each for each in FORMATS if each.reader]
TYPED = {
    "aiken": "What is two and two?\nA. 3\nB) 4\nANSWER: B\n\nSecond?\nA. x\nB. y\nANSWER: A\n",
    "amc": "Title: A test\nLang: EN\n\n*[id=sum] Two and two?\n+ 4\n- {m=-1} 3\n\n"
    "** Which are even?\n+ 2\n+ 4\n- 5\n",
    "rmd": "Question\n========\nTwo and two?\n\nAnswerlist\n----------\n* 3\n* 4\n\nSolution\n"
    "========\nCount.\n\nMeta-information\n================\nextype: schoice\nexsolution: 01\n"
    "exname: sum\n",
}
"""Files of the formats that are not written."""

ENDINGS = {"amc": ".txt", "aiken": ".txt"}
SIGNS = st.sampled_from(
    [b"{", b"}", b"<", b"&", b'"', b"\n", b"\xff", b"\0", b"=", b"~", b"$", b"0"]
)


@pytest.fixture(scope="session")
def sample(numbered_bank: Bank) -> Callable[[Format], InputFile]:
    """Return a valid file of a format."""

    def file(each: Format) -> InputFile:
        name = "list" + ENDINGS.get(each.name, each.endings[0])
        if each.name in TYPED:
            return InputFile(name, TYPED[each.name].encode())
        (data,) = each.write(numbered_bank, ExportOptions()).files.values()
        return InputFile(name, data)

    return file


@pytest.mark.parametrize("each", READ, ids=lambda each: each.name)
def test_a_file_is_recognised_and_read(
    each: Format, sample: Callable[[Format], InputFile], tmp_path: Path
) -> None:
    file = sample(each)
    assert format_of(file) is each
    draft = each.read(file)
    assert draft.questions
    write(bank_files(draft, file), tmp_path)
    assert load(tmp_path, "bank").bank


@pytest.mark.parametrize("each", [each for each in FORMATS if each.writer], ids=lambda e: e.name)
def test_questions_without_bullet_or_explanation_are_written(each: Format, tmp_path: Path) -> None:
    bank = open_bank(BARE)
    names = {entry.question.id: entry.question.answer for entry in bank.entries}
    written = each.write(bank, ExportOptions())
    assert written.questions
    if not each.reader:
        return
    file = InputFile(next(iter(written.files)), next(iter(written.files.values())))
    draft = each.read(file)
    assert len(draft.questions) == written.questions
    write(bank_files(draft, file), tmp_path)
    for entry in open_bank(tmp_path).entries:
        answer = names.get(entry.question.id)
        if answer and each.name != "kahoot":  # which has neither
            assert entry.question.answer.bullet == answer.bullet
            assert entry.question.answer.explanation == answer.explanation


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_a_format_holds_the_kinds_of_the_table(
    each: Format, sample: Callable[[Format], InputFile], tmp_path: Path
) -> None:
    bank = open_bank(BARE)
    file = sample(each)
    if each.writer:
        written = each.write(bank, ExportOptions())
        left_out = [remark for remark in written.remarks if remark.effect is Effect.SKIPPED]
        others = [entry for entry in bank.entries if entry.question.kind not in each.kinds]
        assert {entry.question.kind for entry in bank.entries} == set(QuestionKind)
        assert written.questions + len(left_out) == len(bank.entries)
        assert sum(" of the kind " in remark.message for remark in left_out) == len(others)
        file = InputFile(*next(iter(written.files.items())))
    if each.reader:
        draft = each.read(file)
        write(bank_files(draft, file), tmp_path)
        kinds = {entry.question.kind for entry in open_bank(tmp_path).entries}
        assert kinds == set(each.kinds) if each.kinds == ALL_KINDS else kinds <= set(each.kinds)


def write(files: Mapping[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


@pytest.mark.parametrize("each", READ, ids=lambda each: each.name)
@given(data=st.data())
@settings(max_examples=60)
def test_a_damaged_file_is_read_or_refused_with_a_place(
    each: Format, sample: Callable[[Format], InputFile], data: st.DataObject
) -> None:
    file = sample(each)
    damaged = data.draw(damage(file.data))
    if zipfile.is_zipfile(BytesIO(file.data)) and data.draw(st.booleans()):
        damaged = repacked(file.data, data)
    read_or_refused(each, InputFile(file.name, damaged))


@pytest.mark.parametrize("each", READ, ids=lambda each: each.name)
@pytest.mark.parametrize(
    "content",
    [b"", b"\n" * 1000, b"\xff\xfe\x00", "ä".encode("latin-1") * 9, b"PK\x03\x04", b"{" * 100_000,
     b"<a>" * 100_000, b"> " * 50_000, b"- " * 50_000, b"[" * 100_000, b"\0" * 9_999,
     b"*" * 100_000, b"``" * 50_000, b"(" * 100_000, b"$" * 100_000, b'"' * 100_001],
    ids=lambda content: repr(content[:6]),
)  # fmt: skip
def test_nonsense_is_refused_with_a_place(each: Format, content: bytes) -> None:
    read_or_refused(each, InputFile("list" + each.endings[0], content))


def read_or_refused(each: Format, file: InputFile) -> None:
    try:
        draft = each.read(file)
        bank_files(draft, file)
    except ContentError as error:
        assert all(problem.place.file.startswith(file.name) for problem in error.problems)
    else:
        assert all(remark.place.file.startswith(file.name) for remark in draft.remarks)


@st.composite
def damage(draw: st.DrawFn, data: bytes) -> bytes:
    """Part of a file, or a file with other bytes in it."""
    start = draw(st.integers(0, max(len(data) - 1, 0)))
    end = draw(st.integers(start, min(start + 40, len(data))))
    put = draw(st.one_of(st.just(b""), SIGNS, st.binary(max_size=4)))
    if draw(st.booleans()):
        return data[:start] + put
    return data[:start] + put + data[end:]


def repacked(data: bytes, draws: st.DataObject) -> bytes:
    """Damage one file of an archive."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        chosen = draws.draw(st.sampled_from(names))
        for name in names:
            content = old.read(name)
            new.writestr(name, draws.draw(damage(content)) if name == chosen else content)
    return packed.getvalue()


def test_a_file_of_no_known_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ContentError, match="--from"):
        format_of(InputFile("list.xyz", b"words"))
