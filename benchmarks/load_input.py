"""Input of the load benchmark: a bank of all kinds, typed answers, and scanned pages."""

import csv
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import yaml
from PIL import Image, ImageDraw

from bench_bank import Asked, questions_of
from simulator.candidates.answers import boxes_of, chosen, drawn_answers
from simulator.candidates.marks import BOX
from simulator.pages import Copy, copies_of, drawn_page
from simulator.scanner import files

TOPIC, TOPICS = 25, 10
"""Questions in a topic, and topics in a section."""

KINDS = ("single", "several", "true-false", "number", "short", "open")
PICTURED = 25  # a figure for each so many questions
DPI = 200
PAPER, NOISE = 235, 6
COPIES = 10  # in a file of scans

FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60">'
    '<rect x="1" y="1" width="{width}" height="58" fill="none" stroke="#000"/></svg>\n'
)


def write_mixed_bank(folder: Path, size: int) -> Path:
    """Write a bank of all kinds, with formulas, code and figures; return its folder."""
    entries = [_entry(at, asked) for at, asked in enumerate(questions_of(size))]
    sections = list[dict[str, Any]]()
    for at, start in enumerate(range(0, size, TOPIC)):
        if at % TOPICS == 0:
            name = f"part-{at // TOPICS + 1}"
            sections.append({"id": name, "title": f"Part {at // TOPICS + 1}", "topics": []})
        topic = {"topic": f"Plants from {start + 1}", "questions": entries[start : start + TOPIC]}
        sections[-1]["topics"].append(f"{at:04}.yaml")
        _write_yaml(folder / sections[-1]["id"] / f"{at:04}.yaml", topic)
    _write_yaml(folder / "bank.yaml", {"title": "Operation of plants", "sections": sections})
    (folder / "figures").mkdir()
    for at in range(0, size, PICTURED):
        drawing = FIGURE.format(width=20 + at % 170)
        (folder / "figures" / f"{at}.svg").write_text(drawing, encoding="utf-8")
    return folder


def _write_yaml(path: Path, data: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")


def _entry(at: int, asked: Asked) -> dict[str, Any]:
    kind, stem = KINDS[at % len(KINDS)], asked.stem
    if at % PICTURED == 0:
        stem += f"\n\n![The floor of plant {at + 1}](figures/{at}.svg)"
    if at % 10 == 3:
        stem += f" Its load is $x_{{{at}}} \\le {at % 7} + y^2$."
    if at % 20 == 7:
        stem += f"\n\n```python\nload({at}) < limit\n```"
    answer: dict[str, Any] = {"bullet": asked.choices[0], "explanation": " ".join(asked.choices)}
    more: dict[str, Any] = {}
    if kind in ("single", "several"):
        right = {0} if kind == "single" else {0, 2}
        more["choices"] = [
            {"text": text, "why": f"Rule {at + number} of the plant.", "correct": number in right}
            for number, text in enumerate(asked.choices)
        ]
    elif kind == "true-false":
        answer["statement"] = at % 12 < 6
    elif kind == "number":
        answer |= {"value": 10 + at, "unit": "kW", "tolerance": 1}
    elif kind == "short":
        answer["accept"] = [f"plant {at + 1}", f"the plant {at + 1}"]
    else:
        answer["marking"] = [{"points": 1, "says": text} for text in asked.choices[:2]]
    difficulty = ("easy", "medium", "hard")[at % 3]
    heads = {"id": f"q{at + 1:04}", "kind": kind, "question": stem, "difficulty": difficulty}
    return {**heads, "answer": answer, **more}


def write_answers(path: Path, exam: Path) -> Path:
    """Write a row of typed answers for each form of an exam; two of three are right."""
    random = Random("answers")  # noqa: S311 - not secret: the same answers for all
    forms = json.loads((exam / "manifest.json").read_bytes())["forms"]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("code", "answers"))
        for form in forms:
            keys = (item["key"] for item in form["questions"])
            letters = (key if random.random() < 2 / 3 else random.choice("ABCD") for key in keys)
            rows.writerow((form["code"], "".join(letters)))
    return path


def filled_pages(exam: Path, folder: Path) -> None:
    """Write the scannable pages of an exam with crosses in their boxes, as PDF files of scans.

    The pages are drawn from the layout, in grey, with noise: quicker than the simulator, which
    also bends, turns and stains them.
    """
    folder.mkdir()
    copies = list(copies_of(exam))
    parts = [copies[at : at + COPIES] for at in range(0, len(copies), COPIES)]
    with ProcessPoolExecutor(2) as pool:
        for _ in pool.map(partial(_write_scans, folder), range(len(parts)), parts):
            pass


def _write_scans(folder: Path, number: int, copies: list[Copy]) -> None:
    rng = np.random.default_rng(number)
    noise = rng.normal(PAPER - 255, NOISE, (3600, 2600))
    pictures = []
    for copy in copies:
        answers = drawn_answers(copy, rng)
        boxes = boxes_of(copy)
        wanted = {asked: chosen(boxes[asked], answer) for asked, answer in answers.items()}
        for page in copy.layout.pages:
            picture = drawn_page(copy.layout, copy.form, page.page, DPI)
            draw = ImageDraw.Draw(picture)
            for box in page.boxes:
                if box.value in wanted.get(box.question, ()):
                    _cross(draw, box.x, box.y)
            pixels = np.asarray(picture, dtype=np.float64)
            pixels = pixels + noise[: pixels.shape[0], : pixels.shape[1]]
            pictures.append(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)))
    files.write(folder / f"scan-{number:04}.pdf", pictures, "pdf", DPI)


def _cross(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """Draw a cross in a box, in millimetres."""
    left, top, side = (value * DPI / 25.4 for value in (x, y, BOX))
    for start, end in ((top, top + side), (top + side, top)):
        draw.line((left, start, left + side, end), fill=40, width=3)
