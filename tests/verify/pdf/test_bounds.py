"""Files that would exhaust a reader are reported as faults, in bounded memory and time."""

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from time import sleep

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from studypress.pipeline.workers import confined
from studypress.pipeline.workers.confined import Readers
from studypress.verify.pdf.read import Bounds, UnreadableError, read

SMALL = Bounds(10)
SECONDS = 60  # of CPU time, for a file on a slow machine


def file_of(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    pdf, written = pikepdf.new(), BytesIO()
    pdf.add_blank_page(page_size=(300, 300))
    change(pdf)
    kept = pikepdf.StreamDecodeLevel.none
    pdf.save(written, compress_streams=False, stream_decode_level=kept)
    return written.getvalue()


def zeros(size: int) -> bytes:
    """Return this many MiB of zeros, deflated: one block, repeated."""
    machine = zlib.compressobj(9)
    first = machine.compress(bytes(2**20)) + machine.flush(zlib.Z_FULL_FLUSH)
    block = machine.compress(bytes(2**20)) + machine.flush(zlib.Z_FULL_FLUSH)
    return first + block * (size - 1)


def packed(data: bytes, *filters: Name) -> Callable[[pikepdf.Pdf], object]:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"")
        stream.write(data, filter=Array(list(filters)))
        pdf.pages[0].Contents = stream

    return change


def many_streams(pdf: pikepdf.Pdf) -> None:
    data = zeros(40)
    for _ in range(8):
        stream = pdf.make_stream(b"")
        stream.write(data, filter=Name.FlateDecode)
        pdf.pages[0].obj[f"/X{len(pdf.objects)}"] = stream


def tree_within_itself(pdf: pikepdf.Pdf) -> None:
    root = pdf.make_indirect(Dictionary(S=Name.Document))
    root.K = Array([root, root])
    pdf.Root.StructTreeRoot = Dictionary(K=root)


def deep_tree(pdf: pikepdf.Pdf) -> None:
    node = pdf.make_indirect(Dictionary(S=Name.P, K=0))
    for _ in range(20_000):
        node = pdf.make_indirect(Dictionary(S=Name.Div, K=node))
    pdf.Root.StructTreeRoot = Dictionary(K=node)


def broad_tree(pdf: pikepdf.Pdf) -> None:
    kids = [Dictionary(S=Name.P, K=at) for at in range(300_000)]
    pdf.Root.StructTreeRoot = Dictionary(K=Array(kids))


def many_objects(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Many = Array([pdf.make_indirect(String("x")) for _ in range(60_000)])


def endless_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids = Array([pdf.Root.Pages])


def many_pages(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    pdf.Root.Pages.Kids = Array([page, *(pdf.make_indirect(page) for _ in range(3000))])
    pdf.Root.Pages.Count = 3001


def endless_outline(pdf: pikepdf.Pdf) -> None:
    item = pdf.make_indirect(Dictionary(Title=String("x")))
    item.Next = item.First = item
    pdf.Root.Outlines = Dictionary(First=item, Last=item, Count=1)


def drawings_in_drawings(pdf: pikepdf.Pdf) -> None:
    inner: Stream = pdf.make_stream(b"BT ET")
    for _ in range(40):
        outer = pdf.make_stream(b"/X Do " * 20, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        outer.Resources = Dictionary(XObject=Dictionary(X=inner))
        inner = outer
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(X=inner))
    pdf.pages[0].Contents = pdf.make_stream(b"/X Do")


def nested_arrays() -> bytes:
    deep = b"[" * 5000 + b"]" * 5000
    return file_of(lambda pdf: pdf.Root.update({"/Deep": 4711})).replace(b"4711", deep)


def huge_count() -> bytes:
    return file_of(lambda _: None).replace(b"/Count 1", b"/Count 2000000000")


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a stream of 2 GB": (lambda: file_of(packed(zeros(2048), Name.FlateDecode)), "exceeds 64 MB"),
    "packed twice": (
        lambda: file_of(
            packed(zlib.compress(zeros(2048)), Name.FlateDecode, Name.FlateDecode),
        ),
        "exceeds 64 MB",
    ),
    "many streams": (lambda: file_of(many_streams), "exceeds 148 MB"),
    "a tree in itself": (lambda: file_of(tree_within_itself), "contains itself"),
    "a deep tree": (lambda: file_of(deep_tree), "more than 64 levels"),
    "a broad tree": (lambda: file_of(broad_tree), "more than 30000 elements"),
    "many objects": (lambda: file_of(many_objects), "60004 objects"),
    "nested arrays": (nested_arrays, "cannot be read as a PDF"),
    "endless pages": (lambda: file_of(endless_pages), "cannot be read as a PDF"),
    "many pages": (lambda: file_of(many_pages), "it has 3001 pages"),
    "drawings in drawings": (lambda: file_of(drawings_in_drawings), "1 seconds or 700 MB"),
}
HARMLESS: dict[str, Callable[[], bytes]] = {
    "endless outline": lambda: file_of(endless_outline),
    "a huge count": huge_count,
}


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(1) as readers:
        yield readers


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_exhausts_its_reader_is_a_fault(readers: Readers, name: str) -> None:
    make, said = FILES[name]
    with pytest.raises(UnreadableError, match=said):
        readers.begin(1 if "1 seconds" in said else SECONDS, read, make(), SMALL, strict=True)()


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_contains_itself_is_read(readers: Readers, name: str) -> None:
    assert len(readers.begin(SECONDS, read, HARMLESS[name](), SMALL, strict=True)().pages) == 1


def test_a_process_that_two_threads_end_is_ended_once() -> None:
    with Readers(1) as readers:
        assert readers.begin(SECONDS, abs, -1)() == 1
        (process,) = readers._running  # noqa: SLF001 - an interrupt comes between two statements
        readers._end(process)  # noqa: SLF001
        readers._end(process)  # noqa: SLF001


def test_a_process_that_waits_is_no_fault_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_PATIENCE", 0.5)
    with Readers(1) as readers, pytest.raises(UnreadableError, match="may be busy; run this again"):
        readers.begin(1, sleep, 3600)()
