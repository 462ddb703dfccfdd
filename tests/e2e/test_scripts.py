"""Exams in any script have no fault; text that readers garble is reported as not compared."""

from pathlib import Path
from shutil import copytree

import pikepdf
import pytest
from click.testing import CliRunner

from studypress.bank.models import QuestionKind
from studypress.cli import main
from studypress.pipeline.exams.verify import prove
from studypress.verify.form_questions import _letters_of
from studypress.verify.model import ExpectedQuestion
from studypress.verify.text import difference, is_compared

pytestmark = pytest.mark.usefixtures("verified_quickly")

SCRIPTS = {
    "hindi": ("भारत की राजधानी क्या है? (GPU, 3 kg)", ["दिल्ली", "मुंबई", "किताब और कर्म", "पुणे"]),
    "thai": ("เมืองหลวงของไทยคืออะไร ที่นี่น้ำ", ["กรุงเทพมหานคร", "เชียงใหม่", "ภูเก็ต", "น้ำตก"]),
    "arabic": ('ما هي عاصمة مصر؟ (الجواب "صحيح")', ["القاهرة", "الإسكندرية", "الجيزة", "A و B"]),
    "chinese": ("中国的首都是哪里？", ["北京", "上海", "广州", "重庆（直辖市）"]),
    "japanese": ("日本の首都はどこですか。", ["東京", "大阪", "京都", "がぎぐ（だ）"]),
    "tamil": ("தமிழ்நாட்டின் தலைநகரம் எது?", ["சென்னை", "மதுரை", "கோவை", "திருச்சி"]),
    "telugu": ("తెలంగాణ రాజధాని ఏది?", ["హైదరాబాద్", "వరంగల్", "నిజామాబాద్", "ఖమ్మం"]),
    "bengali": ("বাংলাদেশের রাজধানী কী?", ["ঢাকা", "চট্টগ্রাম", "খুলনা", "সিলেট"]),
    "khmer": ("រាជធានីនៃប្រទេសកម្ពុជាគឺអ្វី?", ["ភ្នំពេញ", "សៀមរាប", "បាត់ដំបង", "កែប"]),
    "hebrew": ("מהי בירת ישראל? (שאלה 5)", ["ירושלים", "חיפה", "אילת", "עכו"]),
    "russian": ("Какой город — столица «России»?", ["Москва", "Казань", "Омск", "Тула"]),
    "vietnamese": ("Thủ đô của Việt Nam là gì?", ["Hà Nội", "Huế", "Đà Nẵng", "Hội An"]),
    "ligatures": ("What is an efficient, fluffy office?", ["difficult", "baffling", "fjord", "ff"]),
    "formulas": ("Which is $x^2 + 1$ in `code`?", ["$x^2$", "$x^3$ and text", "`code`", "plain"]),
}


def bank_with(folder: Path, questions: str) -> Path:
    path = folder / "bank.yaml"
    head = "title: Scripts\nsections:\n  - id: s\n    title: S\n    topics:\n      - topic: T\n"
    path.write_text(f"{head}        questions:\n{questions}", encoding="utf-8")
    return path


def question(name: str, stem: str, choices: list[str]) -> str:
    listed = "".join(
        f"              - text: '{text}'\n{'                correct: true' * (at == 0)}\n"
        for at, text in enumerate(choices)
    )
    return (
        f"          - id: {name}\n            question: |\n{stem}\n            difficulty: easy\n"
        "            answer: {bullet: A short answer., explanation: Because.}\n"
        f"            choices:\n{listed}"
    )


def printed_exam(bank: Path) -> Path:
    words = ["exam", str(bank), "--seed", "s", "--forms", "2", "--out", str(bank.parent / "out")]
    assert CliRunner().invoke(main, [*words, "--quiet"]).exit_code == 0
    return bank.parent / "out"


def test_exams_in_all_scripts_have_no_fault(tmp_path: Path) -> None:
    indent = " " * 14
    asked = (question(name, indent + stem, texts) for name, (stem, texts) in SCRIPTS.items())
    bank = bank_with(tmp_path, "".join(asked))
    verdict = prove(printed_exam(bank), bank)
    assert verdict.faults == ()
    assert [note.partition(":")[0] for note in verdict.notes] == [
        "not compared letter by letter"
    ] * 2


def table() -> str:
    """Return a stem with a table over three pages."""
    rows = ["Read the table.", "", "| No | What | Weight |", "|---|---|---|"]
    rows += [f"| {at} | item {at} | {3 * at} |" for at in range(1, 120)]
    return "\n".join(f"{' ' * 14}{row}" for row in rows)


@pytest.fixture(scope="module")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bank of an exam with that stem, printed next to it."""
    bank = bank_with(tmp_path_factory.mktemp("table"), question("long", table(), ["So", "Not"]))
    printed_exam(bank)
    return bank


def test_the_head_of_a_table_may_stand_on_each_of_its_pages(tabled: Path) -> None:
    verdict = prove(tabled.parent / "out", tabled)
    assert (verdict.faults, verdict.notes) == ((), ())


def test_a_table_whose_head_is_not_the_one_before_is_no_repetition(
    tabled: Path, tmp_path: Path
) -> None:
    """The header on the second page is replaced by other words of the table."""
    path = copytree(tabled.parent / "out", tmp_path / "out") / "exam" / "forms" / "001.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[3]
        shown = list(pikepdf.parse_content_stream(page))
        words = [at for at, one in enumerate(shown) if str(one.operator) in ("Tj", "TJ")]
        first, other = words[0], words[4]
        shown[first], shown[other] = shown[other], shown[first]
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(shown))
        pdf.save(path)
    said = [str(fault) for fault in prove(path.parent.parent, tabled).faults]
    assert any("page 4, question 1: " in fault for fault in said), said


def test_another_text_of_the_same_script_is_a_difference() -> None:
    wanted, misread = "भारतकीराजधानीक्याहै", "भारतकीराजधानीक\x07याहै"
    assert difference(misread, wanted) is None
    assert not is_compared(misread, wanted)
    assert difference("किताबमेज़परपड़ीहुईहै", wanted) == (0, 0)
    assert difference(f"{misread}GPU", f"{wanted}GPU") is None
    assert difference(f"{misread}CPU", f"{wanted}GPU") == (0, 0)


@pytest.mark.parametrize(("items", "letters"), [
    (["Aमुंबई", "BदिलXली"], ["B"]),
    (["AदिलXली", "Bमुंबई"], ["A"]),
    (["Aदिल्ली", "Bदिल्लZ"], ["A"]),
])  # fmt: skip
def test_the_right_letter_is_found_by_likeness(items: list[str], letters: list[str]) -> None:
    asked = ExpectedQuestion(
        1, QuestionKind.SINGLE, 1, choices=("दिल्ली", "मुंबई"), right=("दिल्ली",), key="B"
    )
    assert list(_letters_of("दिल्ली", asked, items)) == letters
