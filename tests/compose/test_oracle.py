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
from dataclasses import replace
from io import BytesIO
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import bidirectional

import numpy as np
import outloud
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, reject, settings
from random_exams import BLOCKS, Case, cases, request_for, save, written

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
