"""Speed and memory of `scan`, compared with a bare rasterisation of the same pages by pypdfium2.

Both run as whole processes on all cores, in turn, for several rounds. The pages are those of a
simulated scan at 200 dpi; for the memory, its files are repeated under other digests.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from statistics import median
from tempfile import TemporaryDirectory

from rich.table import Table

from bench_clock import Command, Cost, cost_of
from simulator.scan_exam import Scanner, scan_exam
from simulator.scan_room import print_exam

ROUNDS = 3
FORMS, QUICK_FORMS = 24, 2
MEMORY = (2, 8)
"""Times that the stack is scanned, about 500 and 2,000 pages, to compare the memory."""

BARE = f"""
import sys
from concurrent.futures import ProcessPoolExecutor
import pypdfium2
def rasterise(path):
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.render(scale={200 / 72}, grayscale=True).to_numpy()
    document.close()
if __name__ == "__main__":
    with ProcessPoolExecutor() as pool:
        list(pool.map(rasterise, sys.argv[1:]))
"""


class Room:
    """A folder with a printed exam, its scans, and a script of the bare rasterisation."""

    def __init__(self, root: Path, forms: int) -> None:
        self._root = root
        self._exam = print_exam(root, forms)
        scanner = Scanner(tidy=True, jobs=2)
        with ProcessPoolExecutor(1) as pool:  # commands inherit the peak memory of this process
            truth = pool.submit(scan_exam, self._exam, root / "scans", "bench", scanner).result()
        self.files = [root / "scans" / name for name in truth.files]
        self.pages = len(truth.pages)
        (root / "bare.py").write_text(BARE, encoding="utf-8")

    def bare(self) -> Cost:
        """Rasterise all pages, and do nothing with them."""
        return self._cost(self._root / "bare.py", *self.files)

    def scan(self, *files: Path) -> Cost:
        """Read all pages for the first time."""
        copy = self._root / "copy"
        rmtree(copy, ignore_errors=True)
        copytree(self._exam, copy, ignore=ignore_patterns("forms", "scan"))
        return self._cost("-m", "studypress", "scan", copy, *(files or self.files), "--quiet")

    def repeated(self, times: int) -> Iterator[Path]:
        """Write the files of the stack so often: comments after the end change their digests."""
        folder = self._root / "repeated"
        folder.mkdir(exist_ok=True)
        for number, file in enumerate(self.files * times):
            path = folder / f"{number:04}.pdf"
            path.write_bytes(file.read_bytes() + b"%% %d\n" % number)
            yield path

    def _cost(self, *words: str | Path) -> Cost:
        return cost_of(Command([sys.executable, *words], self._root, {}))


def scan_table(*, quick: bool = False) -> Table:
    """Measure speed, and unless `quick`, the memory of small and large stacks."""
    with TemporaryDirectory() as folder:
        room = Room(Path(folder), QUICK_FORMS if quick else FORMS)
        rounds = [(room.bare(), room.scan()) for _ in range(1 if quick else ROUNDS)]
        table = Table("scan", "", title=f"{room.pages} scanned pages, 200 dpi, grey")
        for name, at in (("bare rasterisation", 0), ("scan", 1)):
            seconds = median(each[at].seconds for each in rounds)
            table.add_row(f"{name}, pages a second", f"{room.pages / seconds:.1f}")
        ratio = median(scan.seconds / bare.seconds for bare, scan in rounds)
        table.add_row("time / time of bare rasterisation", f"{ratio:.2f}")
        for times in () if quick else MEMORY:
            cost = room.scan(*room.repeated(times))
            pages = f"{times * room.pages:,} pages"
            table.add_row(f"MB, all processes, {pages}", f"{cost.together:.0f}")
            table.add_row(f"MB, largest process, {pages}", f"{cost.largest:.0f}")
    return table
