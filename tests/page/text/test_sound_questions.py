"""Sound questions and figures are remembered: later checks are faster and report the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import TemporaryDirectory

import pytest
import yaml
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.compose import cache_key
from studypress.errors import ContentError
from studypress.files.cache import Cache
from studypress.files.package_folders import font_folders
from studypress.page.text import math
from studypress.page.text import texts as bank_texts
from studypress.page.text.faults import picture_faults, text_faults, token_faults
from studypress.page.text.sound_questions import SoundQuestions
from studypress.page.text.texts import Text, figures_of
from studypress.pipeline import check
from studypress.pipeline.check import check_bank, open_bank
from studypress.pipeline.workers.processes import Workers

SOUND = (
    "An owl hunts.", r"So $\frac{1}{2}$ and $x^2$.", "Call `f(x)`.", "> 5",
    "![An owl](figures/a.svg)", "See ![an owl](figures/b.svg) here.", "Its [page](https://a.org).",
)  # fmt: skip
FAULTY = (
    "A <b>x</b>.", r"$\alhpa$", r"So $\frac{1}$.", "$" + r"abcdefgh\to" * 9 + "x$", "Why \u13a0?",
    "![An owl](figures/none.svg)", "![](figures/a.svg)", "[x](javascript:a)", "- a\n- b", "&#5024;",
)  # fmt: skip
REMARKED = ("Why <!-- B --> so?", '[a](https://a.org "Title")', "```nosuch\nx\n```")
DRAWINGS = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0H9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">\u13a0</text></svg>',
    "<svg",
)
TEXTS = st.sampled_from([*SOUND, *SOUND, *SOUND, *FAULTY, *REMARKED])


def write_bank(folder: Path, texts: list[str], drawings: list[str]) -> None:
    """Write a bank with a question for each five texts, and two figures."""
    questions = []
    for at in range(0, len(texts) - 4, 5):
        stem, bullet, explanation, choice, why = texts[at : at + 5]
        choices = [{"text": choice, "correct": True, "why": why}, {"text": "Never", "why": "No."}]
        answer = {"bullet": bullet, "explanation": explanation}
        question = {"id": f"q{at}", "question": stem, "difficulty": "easy", "answer": answer}
        questions.append({**question, "choices": choices})
    section = {"id": "s", "title": "S", "topics": [{"topic": "T", "questions": questions}]}
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for name, drawing in zip("ab", drawings, strict=True):
        (folder / "figures" / f"{name}.svg").write_text(drawing, encoding="utf-8")
    bank = yaml.safe_dump({"title": "B", "sections": [section]}, allow_unicode=True)
    (folder / "bank.yaml").write_text(bank, encoding="utf-8")


def write_font(custom: Path, char: str) -> None:
    """Write a font with a character to a custom folder."""
    (custom / "fonts").mkdir(parents=True)
    regular = next(
        path for folder in font_folders() for path in folder.glob("AtkinsonHyperlegible-Regular.*")
    )
    with TTFont(regular) as font:
        for table in font["cmap"].tables:
            table.cmap[ord(char)] = "A"
        font.save(custom / "fonts" / "owl.ttf")


def reported(
    bank: Path, cache: Cache | None, *, strict: bool = False, draw: bool = True
) -> list[str]:
    """Return the problems and remarks of a check, or of an opening without `draw`."""
    try:
        if draw:
            return list(map(str, check_bank(bank, strict=strict, cache=cache)[1]))
        open_bank(bank, cache=cache)
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return []


@given(st.lists(TEXTS, min_size=5, max_size=30), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_a_check_that_remembers_reports_the_same(texts: list[str], chance: Random) -> None:
    """After each edit, a check with the cache of all earlier ones equals one without a cache."""
    drawings = [DRAWINGS[0]] * 2
    with TemporaryDirectory() as folder:
        bank, cache = Path(folder) / "bank", Path(folder) / "cache"
        for _ in range(4):
            write_bank(bank, texts, drawings)
            for draw in chance.sample([True, False], k=2):
                strict = chance.random() < 1 / 4
                plain = reported(bank, None, strict=strict, draw=draw)
                assert reported(bank, Cache(cache), strict=strict, draw=draw) == plain
                assert reported(bank, Cache(cache), strict=strict, draw=draw) == plain
            texts[chance.randrange(len(texts))] = chance.choice([*SOUND, *FAULTY, *REMARKED])
            drawings[chance.randrange(2)] = chance.choice(DRAWINGS)


@contextmanager
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Collect the texts, and the media types of figures, that are checked within the block."""
    found = set[str]()
    with monkeypatch.context() as patch:
        for module, name in ((text_faults, "text_faults"), (picture_faults, "_picture_faults")):
            patch.setattr(module, name, noted(getattr(module, name), found))
        yield found


def noted(
    checks: Callable[..., tuple[object, ...]], found: set[str]
) -> Callable[..., tuple[object, ...]]:
    def check_noted(text: str | Text, *more: object, **options: object) -> tuple[object, ...]:
        found.add(text if isinstance(text, str) else text[0])
        return checks(text, *more, **options)

    return check_noted


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    write_bank(tmp_path / "bank", ["Why?", "Short.", SOUND[4], *SOUND[1:3]], [DRAWINGS[0]] * 2)
    return tmp_path / "bank"


@pytest.mark.parametrize("draw", [True, False])
def test_only_edited_questions_are_checked_again(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, draw: bool
) -> None:
    cache, first = Cache(tmp_path / "cache"), ["Why?", "Short.", SOUND[4], *SOUND[1:3]]
    write_bank(bank, [*first, *"ABCDE"], [DRAWINGS[0]] * 2)
    with seen(monkeypatch) as at_first:
        reported(bank, cache, draw=draw)
    assert at_first >= {"Why?", SOUND[1], SOUND[4], "A", "image/svg+xml"}
    with seen(monkeypatch) as again:
        reported(bank, cache, draw=draw)
    assert again == set()
    write_bank(bank, [*first, FAULTY[0], *"BCDE"], [DRAWINGS[0]] * 2)
    for _ in range(2):  # a fault is found each time
        with seen(monkeypatch) as edited:
            assert reported(bank, cache, draw=draw)
        assert edited >= {FAULTY[0], "B"}
        assert not edited & {*first, "image/svg+xml"}
    with seen(monkeypatch) as without:
        reported(bank, None, draw=draw)
    assert without >= {"Why?", FAULTY[0], "image/svg+xml"}


def test_a_question_is_known_wherever_it_stands(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    reported(bank, cache)
    path = bank / "bank.yaml"
    path.write_text(
        "# A comment\n" + path.read_text(encoding="utf-8").replace("title: T", "title: U")
    )
    with seen(monkeypatch) as again:
        reported(bank, cache)
    assert again == set()


def test_formulas_of_an_edited_question_are_known(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To check one takes half a second, for the import of its typesetter."""
    cache, found = Cache(tmp_path / "cache"), list[str]()

    def noted(tex: str, *, display: bool) -> None:
        found.append(tex)
        math.require_known(tex, display=display)

    monkeypatch.setattr(token_faults, "require_known", noted)
    for stem, checked in (("Why?", 2), ("Why $x^2$?", 0), ("Why not?", 0), ("Why $y^2$?", 1)):
        write_bank(bank, [stem, "Short.", SOUND[1], "A", "B"], [DRAWINGS[0]] * 2)
        found.clear()
        assert reported(bank, cache, draw=False) == []
        assert len(found) == checked
    for _ in range(2):
        write_bank(bank, [FAULTY[1], "Short.", SOUND[1], "A", "B"], [DRAWINGS[0]] * 2)
        found.clear()
        assert len(reported(bank, cache, draw=False)) == 1
        assert found == [r"\alhpa"]


def test_a_formula_is_drawn_by_a_check_after_a_printing(bank: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    wide = r"$\mathrm{" + "wide" * 40 + "}$"
    write_bank(bank, ["Why?", "Short.", wide, "A", "B"], [DRAWINGS[0]] * 2)
    assert reported(bank, cache, draw=False) == []
    assert "as wide as the narrowest line" in reported(bank, cache)[0]


def test_a_bank_with_an_unread_file_is_not_forgotten(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, path = Cache(tmp_path / "cache"), bank / "bank.yaml"
    reported(bank, cache)
    whole = path.read_text(encoding="utf-8")
    path.write_text("title: B\nsections: [{id: s, title: S, topics: [none.yaml]}]\n")
    assert reported(bank, cache)
    path.write_text(whole, encoding="utf-8")
    with seen(monkeypatch) as again:
        reported(bank, cache)
    assert again == set()


def test_another_version_checks_all_again(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    reported(bank, cache)
    tools = cache_key.tools()
    for name in ("programs", "mdit-py-plugins", "ziafont", "latex2mathml"):
        changed = {**tools, name: tools[name] + "x"}
        monkeypatch.setattr(check, "tools", lambda changed=changed: changed)
        with seen(monkeypatch) as found:
            reported(bank, cache)
        assert "Why?" in found


def test_a_letter_of_an_own_font_is_sound_with_that_font_only(bank: Path, tmp_path: Path) -> None:
    cache, custom = Cache(tmp_path / "cache"), tmp_path / "custom"
    write_bank(bank, ["Why \u13a0?", "Short.", "Long.", "A", "B"], [DRAWINGS[0]] * 2)
    write_font(custom, "\u13a0")
    for _ in range(2):
        assert open_bank(bank, custom=custom, cache=cache)
        with pytest.raises(ContentError, match="U\\+13A0"):
            open_bank(bank, cache=cache)


def test_banks_do_not_replace_each_other(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, other = Cache(tmp_path / "cache"), tmp_path / "other"
    write_bank(other, list("ABCDE"), [DRAWINGS[0]] * 2)
    for path in (bank, other):
        reported(path, cache)
    with seen(monkeypatch) as again:
        for path in (bank, other):
            reported(path, cache)
    assert again == set()


def test_files_that_are_gone_are_forgotten_unless_a_file_is_unread(tmp_path: Path) -> None:
    cache = Cache(tmp_path)

    def is_known(name: str) -> bool:
        return SoundQuestions(cache, "a").file_faults((name, ""), lambda: ("unknown",)) == ()

    for name, whole, known in (("x", True, "x"), ("y", False, "xy"), ("z", True, "z")):
        sound = SoundQuestions(cache, "a")
        sound.file_faults((name, ""), tuple)
        sound.store(whole=whole)
        assert "".join(filter(is_known, "xyz")) == known


def test_a_cache_that_is_unusable_or_damaged_is_no_error(bank: Path, tmp_path: Path) -> None:
    write_bank(bank, [*SOUND[:3], *FAULTY[:2]], [DRAWINGS[0]] * 2)
    plain = reported(bank, None)
    (tmp_path / "file").touch()
    assert reported(bank, Cache(tmp_path / "file")) == plain
    folder = tmp_path / "cache"
    assert reported(bank, Cache(folder)) == plain
    for entry in folder.iterdir():
        entry.write_bytes(entry.read_bytes()[:-1] + b"x")
    assert reported(bank, Cache(folder)) == plain
    rmtree(folder)
    assert reported(bank, Cache(folder)) == plain


def test_many_new_texts_are_checked_in_other_processes(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Problems, their order and the remembered questions are those of one process."""
    monkeypatch.setattr(check, "_MANY", 10)
    write_bank(bank, [*SOUND, *FAULTY, *REMARKED] * 2, [DRAWINGS[0]] * 2)
    custom = tmp_path / "custom"
    write_font(custom, "\u13a0")
    found = []
    for jobs in (1, 2):
        cache = Cache(tmp_path / f"cache{jobs}")
        with seen(monkeypatch) as here, pytest.raises(ContentError) as caught:
            check_bank(bank, custom=custom, cache=cache, jobs=jobs)
        found.append(list(map(str, caught.value.problems)))
        assert (SOUND[1] in here) == (jobs == 1)
        with seen(monkeypatch) as again, pytest.raises(ContentError):
            check_bank(bank, custom=custom, cache=cache)
        assert SOUND[1] not in again
    assert found[0] == found[1]
    assert not any("U+13A0" in problem for problem in found[1])


def test_formulas_that_other_processes_checked_are_known(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    monkeypatch.setattr(check, "_MANY", 1)
    write_bank(bank, ["Why?", "Short.", SOUND[1], "A", "B"], [DRAWINGS[0]] * 2)
    with Workers(2) as workers:
        open_bank(bank, cache=cache, workers=workers)
    write_bank(bank, ["Why not?", "Short.", SOUND[1], "A", "B"], [DRAWINGS[0]] * 2)
    monkeypatch.setattr(token_faults, "require_known", pytest.fail)
    assert open_bank(bank, cache=cache)


def test_printing_finds_the_formulas_that_a_check_drew(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    tex = r"\frac{owl}{2}"
    write_bank(bank, ["Why?", "Short.", f"${tex}$", "A", "B"], [DRAWINGS[0]] * 2)
    check_bank(bank, cache=cache)
    monkeypatch.setattr(math, "_drawn", None)
    assert "<img" in math.formula(tex, display=False, store=cache)


def test_figures_of_sound_texts_are_found_without_parsing(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their files are read in each run, and a fault of a file is reported with its place."""
    cache = Cache(tmp_path / "cache")
    stem = "Who is ![an owl](figures/a.svg)?"
    write_bank(bank, [stem, "Short.", SOUND[5], "A", "B"], [DRAWINGS[0]] * 2)
    names = {"figures/a.svg", "figures/b.svg"}
    for _ in range(2):
        (entry,) = check_bank(bank, cache=cache)[0].entries
        assert figures_of(entry) == names
        text_faults.figures.cache_clear()
        bank_texts._known.clear()  # noqa: SLF001
        monkeypatch.setattr(text_faults, "tokens_of", None)
    monkeypatch.undo()
    (bank / "figures" / "b.svg").write_text(DRAWINGS[1])
    assert reported(bank, cache) == reported(bank, None)
    (bank / "figures" / "b.svg").unlink()
    assert reported(bank, cache) == reported(bank, None) != []


@pytest.mark.parametrize(
    "data", [b"", bytes(range(256)), b"[" * 9000, b"[1]", b'{"a": [1]}', b'{"a": 3}']
)
def test_a_damaged_entry_contains_no_sound_question(tmp_path: Path, data: bytes) -> None:
    cache = Cache(tmp_path)
    sound = SoundQuestions(cache)
    sound.file_faults(("a", ""), tuple)
    sound.store(whole=True)
    (entry,) = tmp_path.iterdir()
    cache.put(entry.name, data)
    assert SoundQuestions(cache).file_faults(("a", ""), lambda: ("unknown",))
