"""Composed forms equal those that the engine lays out: random exams, compared page by page.

STUDYPRESS_ORACLE is the number of exams, which then differ in each run; without it they are the
same in every run. `-s` shows how many forms were composed.
"""

import ctypes
import gc
import os
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain
from pathlib import Path
from string import ascii_lowercase
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import bidirectional

import numpy as np
import outloud
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from PIL import Image

from studypress.bank.selection import Selection
from studypress.cli import main
from studypress.compose.series import ComposedForm, FormSeries, LaidOutForm
from studypress.compose.specimens.keys import KeySamples
from studypress.compose.specimens.papers import PaperSamples
from studypress.errors import CallError, ContentError
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Exam, Form
from studypress.page.documents.exam import PaperOptions
from studypress.pipeline.check import open_bank
from studypress.pipeline.exam_folder.call import call_of
from studypress.pipeline.exams.plan import plan_of
from studypress.pipeline.exams.verify import prove
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import ExamOptions, Request
from studypress.press import engine

EXAMPLES = int(os.environ.get("STUDYPRESS_ORACLE", "4"))
MANY = 60
COMPARED = 2
"""Number of compared forms of each exam."""

DPI = 100
TOLERANCE = 8
"""Maximum difference of a pixel, of 255; rounded positions cause 1."""

FEW, BLENDED = 0.001, 96
"""Share of a page's pixels that may differ by more, and the maximum for these: glyph widths are
whole thousandths of an em, rounded at the size of a glyph's first use in a document, so a word may
move by 0.01 points, which pdfium blends in quarters of a pixel. A move by a whole pixel causes
twice that difference, and `places_of` finds missing content."""

PLACE = 0.05
"""Maximum difference of positions in points: numbers are rounded when they are written."""

# ---------------------------------------------------------------------------- random exams

TEXTS = {
    "en": """
A model is judged on data that it has not seen, so low training error alone is not the aim of
learning; regularisation, early stopping and more samples make the difference smaller, while
characteristically longer architectures memorise whatever noise there happens to be. Queues
between services absorb bursts, keep order within a partition and let consumers fail without
losing messages, though duplicates then have to be harmless. An index speeds reads at the cost of
writes; “covering” indexes answer from the index itself – if all columns are in it.
""",
    "de": """
Ein Modell wird an Daten gemessen, die es nicht gesehen hat, ein kleiner Trainingsfehler allein ist
nicht das Ziel; Regularisierung, früher Abbruch und mehr Stichproben verringern den Unterschied.
„Größere Netze merken sich Zufälligkeiten“, sagt die Donaudampfschifffahrtsgesellschaftskapitänin.
Warteschlangen zwischen Diensten glätten Lastspitzen, und Verbraucher dürfen ausfallen – wenn
doppelte Nachrichten unschädlich sind.
""",
    "ar": """
يُقاس النموذج على بيانات لم يرها من قبل، ولذلك لا يكفي الخطأ الصغير في التدريب؛ فالتنظيم والتوقف
المبكر وزيادة العينات تقلل الفرق. أما الشبكات الكبيرة فتحفظ الضجيج كله، وتمتص طوابير HTTP بين
الخدمات ذروة الحمل (نحو 250 طلبًا)، ويجوز أن يتعطل المستهلك «دون فقدان الرسائل» إذا كان تكرارها
لا يضر. والفهرس يسرّع القراءة ويبطئ الكتابة.
""",
    "he": """
מודל נמדד על נתונים שלא ראה, ולכן שגיאה קטנה באימון אינה המטרה; רגולריזציה, עצירה מוקדמת ועוד
דגימות מקטינות את ההפרש. רשתות גדולות זוכרות רעש, ותורים בין שירותי HTTP סופגים עומס (כ־250 בקשות)
– "בלי לאבד הודעות" – אם הכפלתן אינה מזיקה.
""",
    "ja": """
モデルは 見たことのない データで 評価される。 訓練誤差が 小さい だけでは 不十分であり、
正則化や 早期終了、 標本の 追加が 差を 縮める。
「大きな ネットワーク」は 雑音まで 記憶する。 サービス間の HTTP 待ち行列は
負荷の 変動を 吸収し、 重複が 無害なら 利用者は 停止しても よい。 索引は 読み取りを 速くする。
""",
}
WORDS = {language: text.split() for language, text in TEXTS.items()}
"""Words of a bank by its language."""

LANGUAGE = st.shared(st.sampled_from(["en", "en", *WORDS]), key="language")
INLINE = [
    "**bold words**",
    "*leaning*",
    "`code(x)`",
    "`a_long_name_of_a_function(first_argument, second)`",
    "$x^2 + y_1$",
    r"$\frac{a}{b + \sqrt{c}}$",
    r"$\sum_{i=1}^{n} w_i$",
    "[a link](https://example.org/a?b=1&c=2)",
    "<https://example.org/plain>",
    "~~struck~~",
    "5 ms",
    "привет",
    "שלום",
    "100 %",
]
BLOCKS = [
    "```python\ndef f(x: int) -> int:\n    return x ** 2  # squared\n```",
    "```sql\nSELECT name FROM users WHERE id = 7;\n```",
    "```\nplain text, 100 % of it\n```",
    "    indented = code",
    "- one\n- two, which is **bold**\n  - nested $x$\n- three",
    "1. first\n2. second `x`",
    "> A quotation, with `code`.",
    "|   | a | b |\n|---|---|--:|\n| **r** | 1 | $x$ |\n| s | `3` | 4 |",
    "| word | number |\n|---|---:|\n| one | 1 |\n| two | 2 |",
    "$$\nI \\propto \\frac{1}{\\lambda^4}\n$$",
    "$$\na = b \\quad c = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}\n$$",
    "**Label**",
    "These follow:",
]
FIGURES = [
    '![A wide drawing](wide.svg "Wide, with $x$")',
    "![A tall drawing](tall.svg)",
    '![A picture of pixels](pixels.png "A **bold** title, 5 ms")',
    "![A photograph](photo.jpg)",
    "![Faint](faint.svg)",
    "![Shaded](shaded.svg)",
]
SMALL = [" ![Pixels](pixels.png)", " ![A drawing](small.svg) and ![a photograph](photo.jpg)"]
CELLS = [
    "Ana Núñez", "Иван Петров", "محمد عبد الله", "สมชาย ใจดี", "山田太郎", "נעמי כהן",
    "नरेंद्र सिंह", "Li", "Nguyễn Thị Minh", "O’Neill (J.) 100 %", r"Back\slash <b>&amp;",
    "Maximiliana Theodora Alexandrovna von und zu Hohenstein-Wittgenstein y García de la Vega",
]  # fmt: skip
GROUPS = ["", "Hall", "Аудитория 5", "Room 12 of the Old Building behind the Library"]


@dataclass(frozen=True)
class Case:
    """An exam: its files and options."""

    bank: str
    blueprint: str
    roster: str
    options: dict[str, Any]


def whole(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least, most)


@st.composite
def phrases(draw: st.DrawFn, least: int, most: int) -> str:
    """Some words, with other content between them."""
    known = WORDS[draw(LANGUAGE)]
    start, count = draw(whole(0, len(known) - 1)), draw(whole(least, most))
    words = [known[(start + at) % len(known)] for at in range(count)]
    for extra in draw(st.lists(st.sampled_from(INLINE), max_size=2)):
        words.insert(draw(whole(1, len(words))), extra)
    return " ".join(words)


@st.composite
def texts(draw: st.DrawFn, most: int, blocks: int) -> str:
    """A sentence with different kinds of blocks below it; two lists would be joined."""
    parts = [draw(phrases(2, most)).capitalize() + "."]
    figures = st.sampled_from([*2 * FIGURES[:-1], FIGURES[-1]])
    below = st.sampled_from(BLOCKS) | st.sampled_from(BLOCKS) | figures | phrases(1, most)
    parts += draw(st.lists(below, max_size=blocks, unique=True))
    return "\n\n".join(parts) + "\n"


@st.composite
def explanations(draw: st.DrawFn) -> str:
    """A text that is sometimes longer than a page."""
    text = draw(texts(40, 4))
    long = draw(st.sampled_from([0, 0, 0, 0, 0, 0, 12, 28]))
    words = " ".join(WORDS[draw(LANGUAGE)])
    return text + "".join(f"\nParagraph {at}: {words}\n" for at in range(long))


@st.composite
def choices(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = draw(st.lists(phrases(1, 30), min_size=2, max_size=6))
    right = draw(whole(0, len(found) - 1))
    pins = iter(draw(st.permutations(["first", "last", *[None] * 4])))
    made_up = []
    for at, text in enumerate(found):
        seen = draw(st.sampled_from(["", "", "", "", *SMALL]))
        below = draw(st.sampled_from(["", "", "", "", "", "", *BLOCKS]))
        choice: dict[str, Any] = {"text": f"{text} {at}{seen}\n\n{below}".strip()}
        choice |= {"correct": True} if at == right else {}
        if pin := next(pins) if draw(whole(0, 4)) == 4 else None:
            choice["pin"] = pin
        if draw(st.booleans()):
            choice["why"] = draw(phrases(3, 40))
        made_up.append(choice)
    return made_up


@st.composite
def ticked(draw: st.DrawFn) -> dict[str, Any]:
    """Keys of a question with one right choice, with several or none, or of a statement."""
    kind = draw(st.sampled_from(["single", "several", "true-false"]))
    if kind == "true-false":
        return {"exact": {"statement": draw(st.booleans())}}
    found = draw(choices())
    if kind == "several":
        for choice in found:
            choice["correct"] = draw(st.booleans())
    return {"kind": kind, "choices": found}


@st.composite
def boxed(draw: st.DrawFn) -> dict[str, Any]:
    """Keys of a question that is answered in a box."""
    if draw(st.booleans()):
        return {
            "exact": {
                "accept": draw(st.lists(st.sampled_from(WORDS[draw(LANGUAGE)][:5]), min_size=1))[:1]
            }
        }
    exact: dict[str, Any] = {"value": draw(st.sampled_from([42, "1/3", -0.5]))}
    exact |= draw(st.sampled_from([{}, {"unit": "ms"}, {"unit": "m/s²", "tolerance": "1%"}]))
    return {"exact": exact}


@st.composite
def schemes(draw: st.DrawFn, points: float) -> dict[str, Any]:
    """Keys of an open question with a marking scheme of two lines."""
    says = draw(phrases(2, 30)), draw(texts(8, 1))
    return {"exact": {"marking": [{"points": points / 2, "says": text} for text in says]}}


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "question": draw(texts(draw(st.sampled_from([6, 20, 120])), 2)),
        "difficulty": draw(st.sampled_from(["easy", "hard"])),
        "minutes": draw(whole(1, 5)),
        "points": draw(st.sampled_from([1, 2, 3, 10, 100, 0.5, 12.5])),
        "answer": {"bullet": draw(phrases(2, 30)), "explanation": draw(explanations())},
    }
    asked |= draw(st.one_of(*2 * [ticked()], boxed(), schemes(asked["points"]), st.just({})))
    asked["answer"] |= asked.pop("exact", {})
    if draw(st.booleans()):
        asked["space"] = draw(st.sampled_from([0, 1, 1, 1, 3, 3, 3, 8, 8, 40]))
    if draw(whole(0, 5)) == 5:
        asked["group"] = "same"
    if draw(whole(0, 5)) == 5:
        asked["shuffle"] = False
    return asked


@st.composite
def banks(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.sampled_from([3, 3, 4, 4, 4, 6, 6, 9, 30]))
    asked = draw(st.lists(questions(), min_size=count, max_size=count))
    parts = draw(whole(1, min(3, len(asked))))
    sections = []
    for part in range(parts):
        own = [one | {"id": f"q{at}"} for at, one in enumerate(asked) if at % parts == part]
        own = [q | ({"group": f"{q['group']}-{part}"} if "group" in q else {}) for q in own]
        topic = {"topic": f"Topic {part}", "questions": own}
        words = WORDS[draw(LANGUAGE)]
        title = " ".join(words[part : part + draw(whole(1, 40))]) if part else "One"
        sections.append({"id": f"s{part}", "title": f"{part}: {title}", "topics": [topic]})
    title = draw(st.sampled_from(["A bank", "Fish & <chips> (100 %)", "Длинное название " * 5]))
    brand = {"brand": draw(brands())} if draw(st.booleans()) else {}
    return {"title": title, "language": draw(LANGUAGE), **brand, "sections": sections}


@st.composite
def brands(draw: st.DrawFn) -> dict[str, str]:
    choices = {
        "organisation": ["Example School", 'Examples & "Sons" <GmbH>', "Пример " * 11],
        "logo": ["", "shaded.svg", "wide.svg", "small.svg"],
        "colour": ["", "#0b5fa5", "#800"],
        "footer": ["", "Page 1 of 9", r"It's \"100 %\" <made> by us, & for you: 1, continued"],
        "address": ["", "12 Example Street, 12345 Example Town " * 3],
    }
    drawn = {key: draw(st.sampled_from(values)).strip() for key, values in choices.items()}
    return {key: text for key, text in drawn.items() if text}


@st.composite
def blueprints(draw: st.DrawFn, bank: dict[str, Any]) -> dict[str, Any]:
    asked = [q for s in bank["sections"] for t in s["topics"] for q in t["questions"]]
    exact = [q["answer"] for q in asked]
    closed = sum("choices" in question for question in asked)
    stated = sum("statement" in answer for answer in exact)
    boxes = sum("value" in answer or "accept" in answer for answer in exact)
    ticked = draw(whole(0, closed + stated))
    written = draw(whole(0, max(0, len(asked) - stated - boxes - ticked)))
    boxed = draw(whole(0 if ticked or written else min(1, boxes), boxes))
    rows: list[dict[str, Any]] = []
    kinds = ("choice", ticked), (["short", "number"], boxed), ("open", written)
    for kind, count in (*kinds, *([] if ticked or boxed or written else [("any", 1)])):
        row: dict[str, Any] = {"count": count, "kind": kind}
        row |= {"points": draw(st.sampled_from([1, 7, 0.25, 100]))} if draw(st.booleans()) else {}
        row |= {"bonus": True} if rows and draw(whole(0, 3)) == 3 else {}
        rows += [row] if count else []
    plan: dict[str, Any] = {
        "rows": rows,
        "scoring": draw(st.sampled_from([{}, {"wrong": -0.5}, {"several": "share", "wrong": -1}])),
        "order": draw(st.sampled_from(["shuffled", "fixed", "by-section"])),
        "draw": draw(st.sampled_from(["once", "per-form"])),
    }
    plan |= {"minutes": draw(whole(1, 1440))} if draw(st.booleans()) else {}
    return plan | ({"title": draw(phrases(1, 12))} if draw(st.booleans()) else {})


@st.composite
def rosters(draw: st.DrawFn) -> str:
    names = draw(st.lists(st.sampled_from(CELLS), min_size=2, max_size=4))
    grouped, seated = draw(st.booleans()), draw(st.booleans())
    rows = [",".join(["name", "id", *["group"] * grouped, *["seat"] * seated])]
    for at, name in enumerate(names):
        row = [name, f"{draw(whole(0, 9999))}-{at}"]
        row += [draw(st.sampled_from(GROUPS))] if grouped else []
        row += [draw(st.sampled_from(["", f"{ascii_lowercase[2 * at]}{at + 1}"]))] if seated else []
        rows.append(",".join(f'"{cell}"' for cell in row))
    return "\n".join(rows)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    bank = draw(banks())
    roster = draw(st.just("") | rosters())
    options = {
        "paper": draw(st.sampled_from(["A4", "Letter"])),
        "theme": draw(st.sampled_from(["print", "print", "ink-saver", "ink-saver", "large-print"])),
        "two_sided": draw(st.booleans()),
        "watermark": bool(roster) and draw(st.booleans()),
        "more": draw(whole(0, 2)) if roster else draw(whole(2, 4)),
        "seed": draw(st.sampled_from(["s", "t"])),
        "by": "group" in roster and draw(st.booleans()),
        "printed": draw(st.sampled_from([False, False, True])),
    }
    return Case(written(bank), written(draw(blueprints(bank))), roster, options)


def written(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)


DRAWINGS = {
    "wide.svg": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120" font-size="14">
<rect x="4" y="4" width="180" height="90" fill="#ade" stroke="#000"/>
<circle cx="280" cy="60" r="40" fill="#c50" opacity=".4" stroke-dasharray="4 2" stroke="#000"/>
<text x="200" y="20">Words in it, 100 %</text></svg>""",
    "shaded.svg": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 90">
<defs><linearGradient id="g"><stop stop-color="#259"/><stop offset="1" stop-color="#fff"/>
</linearGradient></defs><rect x="4" y="4" width="180" height="80" fill="url(#g)"/></svg>""",
    "faint.svg": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 90">
<defs><radialGradient id="g"><stop stop-color="#295"/><stop offset="1" stop-color="#fff"/>
</radialGradient><clipPath id="c"><circle cx="50" cy="50" r="40"/></clipPath></defs><g opacity=".7">
<rect x="4" y="4" width="180" height="80" fill="url(#g)" clip-path="url(#c)"/></g></svg>""",
    "small.svg": """<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30">
<g opacity=".5"><path d="M5 5L50 25" stroke="#000"/><text x="9" y="20">Low</text></g></svg>""",
    "tall.svg": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 200">
<g opacity=".5"><path d="M10 10L150 190" stroke="#000"/><text x="20" y="90">Low</text></g></svg>""",
}


def save(case: Case, folder: Path) -> None:
    """Write a case's files."""
    (folder / "bank.yaml").write_text(case.bank, encoding="utf-8")
    (folder / "plan.yaml").write_text(case.blueprint, encoding="utf-8")
    (folder / "roster.csv").write_text(case.roster, encoding="utf-8")
    for name, drawing in DRAWINGS.items():
        (folder / name).write_text(drawing, encoding="utf-8")
    pixels = np.arange(60 * 40 * 4, dtype=np.uint8).reshape(40, 60, 4)
    Image.fromarray(pixels, "RGBA").save(folder / "pixels.png")
    Image.fromarray(pixels[:, :, :3].copy(), "RGB").save(folder / "photo.jpg")


def request_for(case: Case, folder: Path) -> Request:
    options = case.options
    anonymous = {"forms": options["more"]}
    named = {"roster": folder / "roster.csv", "spares": options["more"]}
    wish = ExamOptions(
        seed=options["seed"],
        blueprint=str(folder / "plan.yaml"),
        watermark=options["watermark"],
        by_group=options["by"],
        **(named if case.roster else anonymous),
    )
    return Request(
        folder / "bank.yaml",
        folder / "out",
        options["paper"],
        options["theme"],
        "pdf",
        Selection(),
        two_sided=options["two_sided"],
        exam=wish,
    )


# ---------------------------------------------------------------------------- comparison


def both_series(request: Request) -> tuple[Exam, FilePrinter, list[FormSeries]]:
    """Return an exam with the series of its papers and that of its keys."""
    bank, options = open_bank(request.bank), request.exam
    assert options
    try:
        plan, _ = plan_of(options, bank, None)
        exam = make_exam(bank, replace(plan, call=call_of(request, bank, bank, plan)))
    except (CallError, ContentError) as error:
        assert "group" in str(error) or "neighbour" in str(error)
        reject()  # groups cannot be assigned, or neighbours cannot get different orders
    printer = FilePrinter(request, bank)
    papers = PaperSamples(bank, exam, printer.look, PaperOptions(options.watermark))
    keys = KeySamples(bank, exam, printer.look)
    return exam, printer, [FormSeries(printer, each, None) for each in (papers, keys)]


def assert_composed(series: FormSeries, form: Form) -> None:
    plan = series.plan(form)
    assert isinstance(plan, ComposedForm), plan.reason


def laid_out(series: FormSeries, printer: FilePrinter, form: Form) -> bytes:
    return engine.write([printer.lay_out(series.sheet(form))])


MIRRORED = str.maketrans(")]}>»", "([{<«")
"""Brackets that pdfium exchanges in lines that run to the left."""


def compare(found: bytes, expected: bytes) -> None:
    """Compare a composed file with the one that the engine wrote."""
    with pdfium.PdfDocument(found) as one, pdfium.PdfDocument(expected) as other:
        assert len(one) == len(other)
        for number in range(len(one)):
            compare_pages(number + 1, one[number], other[number])
    with pikepdf.open(BytesIO(found)) as one, pikepdf.open(BytesIO(expected)) as other:
        assert head_of(one) == head_of(other)
        assert_near(outline_of(one), outline_of(other))
        texts = marked_texts(found), marked_texts(expected)
        assert_near(list(tree_of(one, texts[0])), list(tree_of(other, texts[1])))
        assert_near(unread(texts[0]), unread(texts[1]))
        assert_near(links_of(one), links_of(other))
        assert one.check_pdf_syntax() == []
        assert lost(one) == []
        assert displaced(one) <= displaced(other)
        check_parents(one)
    with TemporaryDirectory() as folder:
        assert rules(found, folder) - rules(expected, folder) - SHARES == set()


def compare_pages(number: int, one: pdfium.PdfPage, other: pdfium.PdfPage) -> None:
    assert one.get_size() == pytest.approx(other.get_size(), abs=0.001)
    texts = [unspaced(page.get_textpage().get_text_range()) for page in (one, other)]
    assert ordered(texts[0]) == ordered(texts[1]), f"page {number}"
    placed = [places_of(page) for page in (one, other)]
    assert {kind: len(at) for kind, at in placed[0].items()} == {
        kind: len(at) for kind, at in placed[1].items()
    }
    for kind, edges in placed[0].items():
        assert np.abs(edges - placed[1][kind]).max() <= PLACE, f"page {number}, kind {kind}"
    seen, expected = (
        page.render(scale=DPI / 72).to_numpy().astype(np.int16) for page in (one, other)
    )
    difference = np.abs(seen - expected).max(axis=2)
    where = [tuple(map(int, place)) for place in np.argwhere(difference > BLENDED)[:3]]
    assert difference.max() <= BLENDED, f"page {number}, at {where}: {difference.max()}"
    assert (difference > TOLERANCE).mean() <= FEW, f"page {number}"


def places_of(page: pdfium.PdfPage) -> dict[int, np.ndarray]:
    """Edges of all drawn objects by kind: lefts, bottoms, rights and tops, each sorted.

    Objects in a nested drawing have their positions in it. Spaces at ends of lines are omitted,
    because the engine drops them.
    """
    found: dict[int, list[tuple[float, ...]]] = {}
    reader = page.get_textpage()
    for drawn in page.get_objects(max_depth=1):
        if drawn.type != pdfium_c.FPDF_PAGEOBJ_TEXT or text_of(drawn, reader):
            found.setdefault(drawn.type, []).append(drawn.get_bounds())
    return {kind: np.sort(np.array(bounds), axis=0) for kind, bounds in found.items()}


def marked_texts(data: bytes) -> list[dict[int, str]]:
    """Text of each marked content, by number, on each page; -1 has text that is not read."""
    pages = []
    with pdfium.PdfDocument(data) as pdf:
        for page in pdf:
            found: dict[int, str] = {}
            reader = page.get_textpage()
            for drawn in page.get_objects([pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=9):
                mark = pdfium_c.FPDFPageObj_GetMarkedContentID(drawn.raw)
                found[mark] = found.get(mark, "") + text_of(drawn, reader)
            pages.append(found)
    return pages


def some_to_the_left(page: dict[int, str]) -> bool:
    letters = (letter for text in page.values() for letter in text)
    return any(bidirectional(letter) in ("R", "AL") for letter in letters)


def ordered(text: str) -> str:
    return "".join(sorted(text.translate(MIRRORED)))


def text_of(drawn: pdfium.PdfObject, reader: pdfium.PdfTextPage) -> str:
    size = pdfium_c.FPDFTextObj_GetText(drawn.raw, reader.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium_c.FPDFTextObj_GetText(
        drawn.raw, reader.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
    )
    return unspaced(buffer.raw.decode("utf-16-le").rstrip("\0"))


def unspaced(text: str) -> str:
    """Return a text without spaces: those that pdfium finds depend on earlier painting."""
    return "".join(text.split())


def assert_near(found: Sequence[Any], expected: Sequence[Any]) -> None:
    """Compare lists of tuples with a tolerance for numbers."""
    for at, (one, other) in enumerate(zip(found, expected, strict=False)):
        assert near(one, other), f"at {at}: {one} is not {other}"
    assert len(found) == len(expected)


def near(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= PLACE
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(near, one, other))
    return one == other


def head_of(pdf: pikepdf.Pdf) -> tuple[object, ...]:
    metadata = {key: value for key, value in pdf.open_metadata().items() if "Date" not in key}
    said = {str(key): str(value) for key, value in pdf.docinfo.items() if "Date" not in str(key)}
    shown = bool(pdf.Root.ViewerPreferences.DisplayDocTitle), bool(pdf.Root.MarkInfo.Marked)
    return str(pdf.Root.Lang), said, metadata, shown, [page.get("/Tabs") for page in pdf.pages]


def outline_of(pdf: pikepdf.Pdf) -> list[tuple[Any, ...]]:
    """Level, title and position of each entry; its siblings must refer to it."""
    pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}

    def below(parent: pikepdf.Object, level: int) -> Iterator[tuple[Any, ...]]:
        entry, before = parent.get("/First"), None
        while entry is not None:
            assert entry.Parent.objgen == parent.objgen
            assert (entry.Prev.objgen if "/Prev" in entry else None) == before
            page, kind, left, top, _ = entry.Dest
            place = pages[page.objgen], float(left), float(top)
            yield level, str(entry.Title), str(kind), place
            yield from below(entry, level + 1)
            before, last, entry = entry.objgen, entry, entry.get("/Next")
        if before:
            assert parent.Last.objgen == last.objgen

    return list(below(pdf.Root.Outlines, 0)) if "/Outlines" in pdf.Root else []


SAID = ("/Alt", "/ActualText", "/Lang", "/E", "/T")
SHARES = {"ORD-001"}  # a share of all contents, of which we have fewer; see `displaced`
LEFT_OUT = ("/Headers",)  # of cells: headers have a scope, which is equivalent


def tree_of(pdf: pikepdf.Pdf, texts: Sequence[dict[int, str]]) -> Iterator[tuple[Any, ...]]:
    """Depth, role, words, attributes, contents of each structure element, with page and text.

    This is the reading order, not the order of painting. Letters of a text are sorted if some
    lines of its page run to the left: pdfium orders them by what was painted before. A bound
    file may have such a page beside others.
    """
    orders = [ordered if some_to_the_left(page) else str for page in texts]
    pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
    root = pdf.Root.StructTreeRoot
    waiting = [(0, root.K[0] if isinstance(root.K, pikepdf.Array) else root.K, root)]
    while waiting:
        depth, node, parent = waiting.pop()
        assert node.P.objgen == parent.objgen
        found: Any = node.get("/K", [])
        kids = list(found) if isinstance(found, pikepdf.Array) else [found]
        within = [kid for kid in kids if is_element(kid)]
        kinds = "".join(
            "m" if isinstance(kid, int) else "e" if is_element(kid) else "o" for kid in kids
        )
        kinds = re.sub("m+", "m", kinds)  # lines of a paragraph are marked together
        words = tuple((key, str(node[key])) for key in SAID if key in node)
        page = pages[node.Pg.objgen] if set(kinds) & {"m", "o"} else 0
        text = "".join(texts[page].get(kid, "") for kid in kids if isinstance(kid, int))
        about = str(node.S)[1:], words, attributes(node.get("/A", {}))
        yield depth, *about, kinds, page, orders[page](text)
        waiting += [(depth + 1, kid, node) for kid in reversed(within)]


def unread(texts: Sequence[dict[int, str]]) -> list[str]:
    return [ordered(page.get(-1, "")) for page in texts]


def is_element(kid: object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def attributes(found: object) -> tuple[object, ...]:
    items = sorted(found.items()) if isinstance(found, pikepdf.Dictionary) else []
    return tuple((key, plain(value)) for key, value in items if key not in LEFT_OUT)


def plain(value: pikepdf.Object | float) -> object:
    if isinstance(value, pikepdf.Array):
        return tuple(map(plain, value))
    return str(value) if isinstance(value, pikepdf.Object) else float(value)


def links_of(pdf: pikepdf.Pdf) -> list[tuple[Any, ...]]:
    return [
        (at, str(link.Subtype), str(link.A.URI), str(link.Contents), plain(link.Rect))
        for at, page in enumerate(pdf.pages)
        for link in page.get("/Annots", [])
    ]


def lost(pdf: pikepdf.Pdf) -> list[object]:
    """Objects without references to them, except those that only contain others."""
    reached: set[tuple[int, int]] = set()
    waiting = [pdf.trailer]
    while waiting:
        thing = waiting.pop()
        if thing.objgen[0]:
            if thing.objgen in reached:
                continue
            reached.add(thing.objgen)
        if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
            waiting += [kid for _, kid in thing.items() if isinstance(kid, pikepdf.Object)]
        elif isinstance(thing, pikepdf.Array):
            waiting += [kid for kid in thing if isinstance(kid, pikepdf.Object)]
    return [
        (thing.objgen, repr(thing)[:200])
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Object)
        and thing.objgen not in reached
        and not (isinstance(thing, pikepdf.Stream) and thing.get("/Type") in ("/ObjStm", "/XRef"))
    ]


def check_parents(pdf: pikepdf.Pdf) -> None:
    """Marked contents and links refer back to their elements."""
    root = pdf.Root.StructTreeRoot.ParentTree
    leaves = list(root.get("/Kids", [root]))
    numbers = list(chain.from_iterable(leaf.Nums for leaf in leaves))
    keys = list(map(int, numbers[::2]))
    assert keys == sorted(set(keys))
    owners = dict(zip(keys, numbers[1::2], strict=True))
    used = set()
    for page in pdf.pages:
        used.add(int(page.StructParents))
        marks = [
            int(step.operands[1].MCID)
            for step in pikepdf.parse_content_stream(page, "BDC")
            if "/MCID" in step.operands[1]
        ]
        own = owners[int(page.StructParents)]
        assert sorted(marks) == list(range(len(own)))
        for mark in marks:
            assert mark in [kid for kid in own[mark].K if isinstance(kid, int)]
            assert own[mark].Pg.objgen == page.objgen
        for link in page.get("/Annots", []):
            used.add(int(link.StructParent))
            owner = owners[int(link.StructParent)]
            objects = [kid for kid in owner.K if isinstance(kid, pikepdf.Dictionary)]
            assert link.objgen in [kid.Obj.objgen for kid in objects if "/Obj" in kid]
    assert used == set(keys)


def displaced(pdf: pikepdf.Pdf) -> int:
    """Number of marked contents that are painted out of reading order."""
    painted = {
        page.obj.objgen: {
            int(step.operands[1].MCID): at
            for at, step in enumerate(pikepdf.parse_content_stream(page, "BDC"))
            if "/MCID" in step.operands[1]
        }
        for page in pdf.pages
    }
    places: dict[tuple[int, int], list[int]] = {}
    waiting = [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        node = waiting.pop()
        kids = list(node.get("/K", []))
        for kid in kids:
            if isinstance(kid, int):
                places.setdefault(node.Pg.objgen, []).append(painted[node.Pg.objgen][kid])
        waiting += [kid for kid in reversed(kids) if is_element(kid)]
    return sum(len(order) - longest_increasing(order) for order in places.values())


def longest_increasing(order: Sequence[int]) -> int:
    tails: list[int] = []
    for value in order:
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
    return len(tails)


def rules(data: bytes, folder: str) -> set[str]:
    path = Path(folder) / "form.pdf"
    path.write_bytes(data)
    return {finding.rule for finding in outloud.check(str(path)).findings}


# ---------------------------------------------------------------------------- properties


def check(case: Case, folder: Path, tally: Counter[str]) -> None:
    """Compare some of an exam's forms, and optionally print all; count composed forms."""
    exam, printer, both = both_series(request_for(case, folder))
    files: list[list[bytes | None]] = []
    for series in both:
        kind = type(series.specimens).__name__
        plans = [series.plan(form) for form in exam.forms]
        tally.update(f"{kind}: {type(plan).__name__}" for plan in plans)
        reasons = {plan.reason for plan in plans if isinstance(plan, LaidOutForm)}
        tally.update(f"{kind}, not composed: {reason}" for reason in reasons)
        pairs = list(zip(exam.forms, plans, strict=True))
        made = [
            series.file(form).data if isinstance(plan, ComposedForm) else None
            for form, plan in pairs
        ]
        composed = [(form, data) for form, data in zip(exam.forms, made, strict=True) if data]
        for form, data in composed[:COMPARED]:
            compare(data, laid_out(series, printer, form))
            tally["compared"] += 1
        files.append(made)
    if case.options["printed"] or not tally["printed and proved"]:
        prove_printed(case, folder, *files)
        tally["printed and proved"] += 1


def prove_printed(
    case: Case, folder: Path, papers: Sequence[bytes | None], keys: Sequence[bytes | None]
) -> None:
    """Print a whole exam, verify it, and find its composed forms."""
    options, out = case.options, folder / "out"
    words = ["exam", folder / "bank.yaml", "--out", out, "--quiet", "--jobs", 1]
    words += ["--blueprint", folder / "plan.yaml"]
    words += [part for name in ("paper", "theme", "seed") for part in (f"--{name}", options[name])]
    words += ["--two-sided"] if options["two_sided"] else []
    words += ["--by", "group"] if options["by"] else []
    words += ["--watermark"] if options["watermark"] else []
    if case.roster:
        words += ["--roster", folder / "roster.csv", "--spares", options["more"]]
    else:
        words += ["--forms", options["more"]]
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    said = [str(fault) for fault in prove(out, folder / "bank.yaml").faults]
    assert [fault for fault in said if "reveals an answer" not in fault] == []  # same text in all
    for name, made in (("forms", papers), ("keys", keys)):
        paths = sorted((out / "exam" / name).iterdir())
        for path, data in zip(paths, made, strict=True):
            assert data in (None, path.read_bytes()), path
    check_bound(out / "exam" / "keys.pdf", sorted((out / "exam" / "keys").iterdir()))
    with pikepdf.open(out / "exam" / "print-run.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []


def check_bound(path: Path, parts: Sequence[Path]) -> None:
    """A bound file has the pages, structure and outlines of its parts in order."""
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert lost(pdf) == []
        check_parents(pdf)
        tree = list(tree_of(pdf, marked_texts(path.read_bytes())))[1:]
        marks, links = outline_of(pdf), links_of(pdf)
    expected: list[list[tuple[Any, ...]]] = [[], [], []]
    pages = 0
    for part in parts:
        with pikepdf.open(part) as pdf:
            read = list(tree_of(pdf, marked_texts(part.read_bytes())))[1:]
            expected[0] += [
                (*e[:5], e[5] + pages if set(e[4]) & {"m", "o"} else 0, e[6]) for e in read
            ]
            expected[1] += [(*e[:3], (e[3][0] + pages, *e[3][1:])) for e in outline_of(pdf)]
            expected[2] += [(link[0] + pages, *link[1:]) for link in links_of(pdf)]
            pages += len(pdf.pages)
    for found, wanted in zip((tree, marks, links), expected, strict=True):
        assert_near(found, wanted)


def oracle(examples: int, *, derandomize: bool = False) -> Counter[str]:
    """Generate exams, and compare some forms of each; count composed forms."""
    tally: Counter[str] = Counter()

    @settings(
        max_examples=examples,
        derandomize=derandomize,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking an exam takes minutes
        print_blob=True,
    )
    @given(case=cases())
    def holds(case: Case) -> None:
        with TemporaryDirectory() as folder:
            save(case, Path(folder))
            check(case, Path(folder), tally)
        gc.collect()  # commands disable the collector

    holds()
    lines = (f"{count:5} {what}\n" for what, count in sorted(tally.items()))
    sys.stdout.write(f"\n{examples} exams\n{''.join(lines)}")
    return tally


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_composed_forms_are_those_of_the_engine() -> None:
    tally = oracle(EXAMPLES, derandomize="STUDYPRESS_ORACLE" not in os.environ)
    assert tally["compared"] >= EXAMPLES
    assert tally["printed and proved"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_many_composed_forms_are_those_of_the_engine() -> None:
    oracle(MANY, derandomize="STUDYPRESS_ORACLE" not in os.environ)


STEMS = [
    "Take the matrix\n\n$$\nA = \\begin{pmatrix}\n4 & 2 \\\\\n2 & 5\n\\end{pmatrix}\n$$\n\nTrace?",
    "The sum $a +\nb$ of\ntwo",
    "See\n\n![two\nlines, 100 % (of\n((it\\\\ /A <</BBox 12 0 R>>](pixels.png)",
    "Seen\n\n![" + 150 * "a long description (" + "](wide.svg)",
    "See ![кириллица 𝛼\n%d %s](pixels.png) within",
    "Go [there](https://example.org/a_(b)/100%25?c=%28) and ![a\ttab](photo.jpg)",
    "Say <https://example.org/((> and \\\\ or ( or )",
]
"""Stems whose descriptions, links and bookmarks need escapes in a file."""


def test_strings_are_those_of_the_engine(tmp_path: Path) -> None:
    answer = {"bullet": "So", "explanation": "Because of $a +\nb$."}
    asked = [
        {
            "id": f"q{at}",
            "question": stem,
            "difficulty": "easy",
            "answer": answer,
            "choices": [
                {"text": f"{at}{choice}", "correct": choice == "a"}
                for choice in ("a", "b ![two\nlines (\\\\](pixels.png)", "c $x +\ny$")
            ],
        }
        for at, stem in enumerate(STEMS)
    ]
    topic = {"topic": "T", "questions": asked}
    sections = [{"id": "s", "title": "S ) 100 % %s", "topics": [topic]}]
    bank = {"title": "T ( %d 12 0 R", "language": "en", "sections": sections}
    plan = {"rows": [{"count": len(STEMS)}], "order": "by-section"}
    roster = 'name,id\n"O’Neill (J.\\) %s",1\n'
    options: dict[str, Any] = {"paper": "A4", "theme": "print", "two_sided": False}
    options |= {"watermark": True, "more": 1, "seed": "s", "by": False}
    case = Case(written(bank), written(plan), roster, options)
    save(case, tmp_path)
    exam, printer, both = both_series(request_for(case, tmp_path))
    for series in both:
        for form in exam.forms:
            assert_composed(series, form)
            compare(series.file(form).data, laid_out(series, printer, form))


def test_choices_of_blocks_are_composed(tmp_path: Path) -> None:
    answer = {"bullet": "So", "explanation": "Because."}
    asked = [
        {
            "id": f"q{at}",
            "question": f"Which of {at}?",
            "difficulty": "easy",
            "answer": answer,
            "choices": [
                {"text": block, "correct": block == BLOCKS[at], "why": f"See\n\n{block}"}
                for block in BLOCKS[at : at + 3]
            ],
        }
        for at in range(0, len(BLOCKS) - 2, 3)
    ]
    sections = [{"id": "s", "title": "S", "topics": [{"topic": "T", "questions": asked}]}]
    bank = {"title": "T", "language": "en", "sections": sections}
    options: dict[str, Any] = {"paper": "A4", "theme": "print", "two_sided": False}
    options |= {"watermark": False, "more": 1, "seed": "s", "by": False}
    case = Case(
        written(bank), written({"rows": [{"count": len(asked)}]}), "name,id\nA,1\n", options
    )
    save(case, tmp_path)
    exam, printer, both = both_series(request_for(case, tmp_path))
    for series in both:
        for form in exam.forms:
            assert_composed(series, form)
            compare(series.file(form).data, laid_out(series, printer, form))


@pytest.mark.parametrize(
    "blueprint",
    [
        "warm-up",
        *(pytest.param(at, marks=pytest.mark.slow) for at in ("full-mock", "mock-interview")),
    ],
)
def test_all_forms_of_the_shipped_bank_are_composed(tmp_path: Path, blueprint: str) -> None:
    wish = ExamOptions(blueprint=blueprint, forms=20, seed="4711")
    request = Request(None, tmp_path, "A4", "print", "pdf", Selection(), exam=wish)
    exam, printer, both = both_series(request)
    for series in both:
        for form in exam.forms:
            assert_composed(series, form)
        form = exam.forms[-1]
        compare(series.file(form).data, laid_out(series, printer, form))
