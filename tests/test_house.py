"""Structure of the package: sizes of folders, names of classes, a test for each module."""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "build" / "studypress"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST = 13
"""Maximum number of modules in a folder."""

OF_DEPENDENCIES = {"markupsafe", "pydantic-core", "pydyf"}
"""Packages of which dependencies consist, and that no other versions of these could replace."""

COVERED = {
    "api": ("api/test_printing.py", "amendments arguments mails scans"),
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
    "desk/exam_room": ("desk/exam_room/test_exam_pages.py", "exam_folders"),
    "pipeline/review": ("desk/exam_room/test_review_pages.py", "desk_review"),
    "exchange/qti": (
        "exchange/writers/test_qti21.py",
        "drafting element_maker explained exporting right_numbers",
    ),
    "exchange/qti/v12": (
        "exchange/readers/test_qti12.py",
        "feedback12 items12 left_out12 materials metadata12 responses12 written12",
    ),
    "exchange/qti/v21": (
        "exchange/readers/test_qti21.py",
        "bodies21 feedback21 items21 metadata21 qti_html responses21 written21",
    ),
    "exchange": (
        "cli/test_exchanges.py",
        "draft figure_formats figures_beside",
    ),
    "exchange/readers": ("exchange/writers/test_kahoot.py", "kahoot"),
    "exchange/tables": (
        "exchange/readers/test_spreadsheet.py",
        "columns other_keys read_choices read_question row workbook_file write_table",
    ),
    "exchange/anki": (
        "exchange/readers/test_anki.py",
        (
            "choice_notes collection new_package note_fields note_texts note_type own_notes"
            " plain_notes source_notes zstandard"
        ),
    ),
    "exchange/amc": ("exchange/readers/test_amc.py", "texts"),
    "exchange/gift": ("exchange/readers/test_gift.py", "escapes moodle_quiz syntax"),
    "exchange/lists": (
        "exchange/readers/test_markdown.py",
        "chapters labels list_parts literal markdown_blocks question_data short_answer unfolded",
    ),
    "exchange/word": (
        "exchange/writers/test_docx.py",
        (
            "element_order equations inlines numbering text_blocks word_file word_pictures"
            " word_questions word_styles"
        ),
    ),
    "exchange/markup": (
        "exchange/markup/test_from_html.py",
        "blocks elements findings formulas html_tables inline plain runs",
    ),
    "exchange/writers": ("exchange/readers/test_spreadsheet.py", "bank_json csv_table xlsx_table"),
    "exchange/moodle": (
        "exchange/readers/test_moodle_xml.py",
        "calculated kinds own_marks question_xml right_answers text_fields",
    ),
    "cli": ("e2e/test_cli.py", "banks caches desks documents exams options run show themes"),
    "cli/after_exam": (
        "pipeline/scanning/test_scan_text.py",
        "review scan",
    ),
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
    "exam/draw": ("exam/earlier/test_asked.py", "rules"),
    "exam/fairness": ("exam/fairness/test_report.py", "letters likeness places weight"),
    "exam": ("exam/draw/test_forms.py", "model shuffle_constraints"),
    "exam/record": ("e2e/hostile/test_records.py", "amendment form_record record_file"),
    "files": ("e2e/test_promises.py", "inside package_folders"),
    "grading": ("e2e/test_mark.py", "item_statistics item_table score_table"),
    "grading/answers": (
        "grading/answers/test_read_answers.py",
        "answer_cells answer_columns answer_sheet row_answers row_owners",
    ),
    "page": ("page/documents/test_study.py", "bounds render web_page"),
    "page/documents": (
        "page/documents/test_study.py",
        "exam options paper_question plots print_run solutions",
    ),
    "page/mail": ("page/mail/test_shipped_text.py", "mail_kind"),
    "page/results": ("pipeline/marking/test_drawn_marks.py", "scanned_page"),
    "page/text": ("page/text/test_problems.py", "code markdown_parser markdown_rules texts"),
    "page/text/faults": (
        "page/text/test_problems.py",
        "block_faults leftovers picture_faults text_faults token_faults",
    ),
    "page/text/tex": ("page/text/test_math.py", "commands parts reader tables tokens"),
    "page/words": (
        "page/words/test_catalogue.py",
        "columns features grades questions styles update",
    ),
    "pipeline": (
        "e2e/test_exam_room.py",
        "build check printer request steps",
    ),
    "pipeline/exams": (
        "e2e/test_exam_room.py",
        "bound_files exam job papers plan print_run protection rebuild reports",
    ),
    "pipeline/marking": ("e2e/test_mark.py", "erratum kept_marks mark marks_files scale"),
    "pipeline/sending": ("pipeline/sending/test_send.py", "courier own_files"),
    "pipeline/documents": (
        "e2e/test_cores.py",
        "bank_documents changed_documents fitted_flashcards",
    ),
    "pipeline/exam_folder": ("e2e/test_exam_room.py", "call recording"),
    "pipeline/proof": (
        "e2e/test_verify.py",
        "exam_files file_tasks printings proving reprint supplements",
    ),
    "pipeline/scanning": (
        "pipeline/scanning/test_scan.py",
        "page_tasks pages_table reading_run scan_files scan_status",
    ),
    "pipeline/view": ("desk/exam_room/test_exam_pages.py", "bank_view exam_list"),
    "pipeline/workers": ("e2e/test_cores.py", "confined processes"),
    "press": ("press/test_engine.py", "fonts weasyprint_types"),
    "press/patches": ("compose/documents/test_printing.py", "parts"),
    "scan/intake": ("scan/intake/test_page_file.py", "pdf_pages picture_file sizes"),
    "scan/boxes": ("scan/test_read_page.py", "frames measures patches question_doubts"),
    "scan/geometry": (
        "scan/test_read_page.py",
        "fiducial_search grey_picture page_search streaks",
    ),
    "verify": (
        "e2e/test_verify.py",
        "bank_changes expected form_pages form_questions keys model transcript",
    ),
    "verify/web": ("verify/web/test_web_form.py", "web_parts web_reader"),
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


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module).partition(".")[0]


def test_each_package_that_is_imported_is_a_dependency() -> None:
    project = tomllib.loads((TESTS.parent / "pyproject.toml").read_text("utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    listed = [*project["dependencies"], *extras]
    named = {re.split(r"[\[<>=; ]", each)[0].lower() for each in listed} | OF_DEPENDENCIES
    sources = packages_distributions()
    names = {name for module in MODULES for name in imported(module)} - {"studypress"}
    for name in names - sys.stdlib_module_names - {"compression", "backports"}:  # by version
        known = {re.sub(r"[-_.]+", "-", each).lower() for each in sources.get(name, [name])}
        assert known & named, name
