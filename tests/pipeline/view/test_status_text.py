from dataclasses import replace
from pathlib import Path

from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.scanning.scan_status import ScanStatus
from studypress.pipeline.sending.mail_status import MailCount
from studypress.pipeline.view.exam_status import (
    ChangeStatus,
    ExamStatus,
    ProofStatus,
    RoomStatus,
    UnmarkedPaper,
)
from studypress.pipeline.view.status_text import status_lines
from studypress.verify.model import Fault

EXAM = ExamStatus(
    folder=Path("out/exam"),
    title="Machine learning",
    bank="Deep Learning, MLOps and System Design",
    is_complete=True,
    questions=(32,),
    forms=64,
    copies=62,
    candidates=60,
    spares=("K7Q4-M3XF", "R2W5-9HTC"),
    rooms=(RoomStatus("Room 1", 40, 40), RoomStatus("Room 2", 20, 19)),
    needs=(("Letter", 1), ("large-print", 2)),
    changes=(
        ChangeStatus(1, "add", "", ("A7Q4-M3XF", "B7Q4-M3XF"), (), ()),
        ChangeStatus(2, "move", "", ("C7Q4-M3XF",), ("D7Q4-M3XF",), ()),
        ChangeStatus(3, "remove", "Ill on the day.", (), ("E7Q4-M3XF",), ()),
        ChangeStatus(4, "assign", "", (), (), (("F7Q4-M3XF", "Ada Sample (1001)"),)),
    ),
    proof=ProofStatus(0, ("HTML was not read",), is_current=False),
    corrections=(("batch-norm", "accept"), ("scaling-laws", "void")),
    scans=ScanStatus(240, 248, {"read": 237, "doubtful": 3, "missing": 2}, 9, 3, 0, ("A7Q4-M3XF",)),
    papers=60,
    marked=59,
    is_older=True,
    rescanned=("2222-2222",),
    markers=(("", 19), ("Dr Grau", 40)),
    scale="German grades",
    unmarked=(UnmarkedPaper("A7Q4-M3XF", (12, 14)), UnmarkedPaper("B7Q4-M3XF", (3,))),
    results=0,
    mails=(MailCount(MailKind.FORMS, 60, 60), MailCount(MailKind.RESULTS, 57, 60, 1, 2)),
    differences=(Fault("forms/001-ada.pdf", 0, 0, "missing"), Fault("a.pdf", 0, 0, "unknown file")),
    fault="",
    next=("studypress rebuild out --form A7Q4-M3XF", "studypress verify out"),
)


def test_an_exam_is_one_page() -> None:
    page = """\
Machine learning
folder      out/exam
bank        Deep Learning, MLOps and System Design
copies      62 with 32 questions: 60 candidates, 2 spare; 2 copies withdrawn
needs       Letter: 1 copy
            large-print: 2 copies
spares      2 free: K7Q4-M3XF, R2W5-9HTC
changes     1 add: A7Q4-M3XF, B7Q4-M3XF added
            2 move: C7Q4-M3XF added, D7Q4-M3XF withdrawn
            3 remove (Ill on the day.): E7Q4-M3XF withdrawn
            4 assign: F7Q4-M3XF for Ada Sample (1001)
proof       no fault, 1 note, but the manifest has changed since
corrected   batch-norm (accept), scaling-laws (void)
scanned     240 of 248 pages; 3 doubtful, 2 missing, 9 blank
            3 questions to decide
            1 form without a page
marked      59 of 60 papers, 19 by unnamed, 40 by Dr Grau
            scores are older than a correction or a copy: mark again
            1 paper with scanned answers newer than the marks: mark again
scale       German grades
unmarked    3 questions: A7Q4-M3XF (12, 14), B7Q4-M3XF (3)
results     not printed
mailed      forms: 60 of 60
            results: 57 of 60, 2 without an address, 1 with unknown outcome
differs     forms/001-ada.pdf: missing
            a.pdf: unknown file

room                                                papers  marked
Room 1                                                  40      40
Room 2                                                  20      19

next, with --bank BANK unless it is of the shipped bank:
  studypress rebuild out --form A7Q4-M3XF
  studypress verify out"""
    assert "\n".join(status_lines(EXAM)) == page


def test_long_lists_are_cut_and_long_lines_are_wrapped() -> None:
    codes = tuple(f"{number}AAA-AAAA" for number in range(10, 35))
    faults = tuple(Fault(f"forms/{code}.pdf", 0, 0, "missing") for code in codes)
    rooms = (RoomStatus(60 * "x", 1, 0),)
    page = replace(EXAM, spares=codes, differences=faults, rooms=rooms)
    lines = list(status_lines(page))
    assert max(map(len, lines)) <= 80
    assert "            and 15 more" in lines
    assert "19AAA-AAAA and 15 more" in " ".join(map(str.strip, lines))


def test_an_exam_without_names_has_neither_spares_nor_rooms() -> None:
    rooms = (RoomStatus("", 2, 0),)
    page = replace(
        EXAM, copies=2, forms=2, candidates=0, spares=(), rooms=rooms, papers=2, marked=0, needs=(),
        changes=(), corrections=(), is_older=False, rescanned=(),
        markers=(), scale="", unmarked=(), differences=(), next=(),
        bank=EXAM.title, proof=None, scans=None, mails=(),
    )  # fmt: skip
    assert list(status_lines(page)) == [
        "Machine learning",
        "folder      out/exam",
        "copies      2 with 32 questions",
        "proof       not verified",
        "corrected   no question",
        "marked      0 of 2 papers",
        "results     not printed",
        "files       as in the manifest",
    ]
