"""Structure of the package: sizes of folders, names of classes, a test for each module."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "build" / "studypress"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST = 13
"""Maximum number of modules in a folder."""

COVERED = {
    "bank": (
        "e2e/test_banks.py",
        "bank messages models rules salvage selection statistics topic_files",
    ),
    "bank/cues": ("bank/cues/test_measure.py", "cue_words"),
    "bank/pictures/drawing": (
        "bank/pictures/test_drawing.py",
        "allowed grey node parse references style values write",
    ),
    "bank/pictures": ("bank/pictures/test_drawing.py", "figures pixels"),
    "cli": ("e2e/test_cli.py", "banks caches desks documents exams options run show themes"),
    "compose": (
        "compose/test_oracle.py",
        "binding cache_key candidate_names exam_stock printer series side_by_side",
    ),
    "compose/cutting": (
        "compose/test_oracle.py",
        "content_streams places reader stock_cutter table_cutter",
    ),
    "compose/documents": (
        "compose/documents/test_printing.py",
        "chapters joined lists parts study_units",
    ),
    "compose/layout": (
        "compose/test_oracle.py",
        "block composer measure page_counts slots table_composer template",
    ),
    "compose/model": ("compose/test_oracle.py", "extents form_spec pieces stock table"),
    "compose/pdf": ("compose/test_oracle.py", "objects structure"),
    "compose/specimens": (
        "compose/test_oracle.py",
        "keys marking_sheets papers sample_forms specimens",
    ),
    "compose/writing": ("compose/test_oracle.py", "bound_fonts forms laid_out object_pool section"),
    "desk": ("desk/test_guard.py", "app bank_pages events files server state watching"),
    "exam/blueprint": ("exam/blueprint/test_parse.py", "matching model shortages"),
    "exam/fairness": ("exam/fairness/test_report.py", "spread"),
    "exam": ("exam/draw/test_forms.py", "model shuffle_constraints"),
    "exam/record": ("e2e/hostile/test_records.py", "record_file"),
    "files": ("e2e/test_promises.py", "inside package_folders"),
    "grading": ("e2e/test_mark.py", "answer_cells answer_columns item_statistics kept_answers"),
    "page": ("page/documents/test_study.py", "bounds render web_page"),
    "page/documents": (
        "page/documents/test_study.py",
        "exam options paper_question plots print_run solutions",
    ),
    "page/text": ("page/text/test_problems.py", "code markdown_parser markdown_rules texts"),
    "page/text/faults": (
        "page/text/test_problems.py",
        "block_faults leftovers picture_faults text_faults token_faults",
    ),
    "page/text/tex": ("page/text/test_math.py", "commands parts reader tables tokens"),
    "page/words": ("page/words/test_catalogue.py", "columns features questions styles update"),
    "pipeline": (
        "e2e/test_exam_room.py",
        "build check erratum exam mark plan print_run printer rebuild request steps verify",
    ),
    "pipeline/documents": (
        "e2e/test_cores.py",
        "bank_documents changed_documents fitted_flashcards",
    ),
    "pipeline/exam_folder": ("e2e/test_exam_room.py", "call files planning recording"),
    "pipeline/proof": ("e2e/test_verify.py", "exam_files proving reprint"),
    "pipeline/view": ("desk/test_exam_pages.py", "bank_view exam_list exam_view"),
    "pipeline/workers": ("e2e/test_cores.py", "confined dask processes"),
    "press": ("press/test_engine.py", "fonts weasyprint_types"),
    "press/patches": ("compose/documents/test_printing.py", "parts"),
    "verify": (
        "e2e/test_verify.py",
        "bank_changes expected form_pages form_questions keys model transcript",
    ),
    "verify/pdf": ("e2e/test_tampering.py", "allowed lines painted structure"),
}
"""For folders with modules without a test file: the test that covers them."""


def own(module: Path) -> bool:
    return not module.name.startswith("__")


def without_a_mirror() -> Iterator[tuple[str, str]]:
    for module in filter(own, MODULES):
        folder = module.parent.relative_to(PACKAGE)
        if not (TESTS / folder / f"test_{module.name}").exists():
            yield str(folder), module.stem


def test_each_module_has_a_test_of_its_name_or_one_that_is_named() -> None:
    listed = [(folder, name) for folder, (_, names) in COVERED.items() for name in names.split()]
    assert sorted(without_a_mirror()) == sorted(listed)
    assert all((TESTS / test).is_file() for test, _ in COVERED.values())


@pytest.mark.parametrize("folder", sorted({module.parent for module in MODULES}))
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path) -> None:
    assert len(list(filter(own, folder.glob("*.py")))) <= MOST


def test_no_two_classes_have_one_name() -> None:
    trees = (ast.parse(module.read_text(encoding="utf-8")) for module in MODULES)
    classes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    names = Counter(node.name for node in classes)
    assert [name for name, count in names.items() if count > 1] == []


def test_a_package_says_what_it_is_for_and_does_no_work_when_imported() -> None:
    for module in MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree) or module.name != "__init__.py", module
    assert len(ast.parse((PACKAGE / "pipeline/__init__.py").read_text(encoding="utf-8")).body) == 1
