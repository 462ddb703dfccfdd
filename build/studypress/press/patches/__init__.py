"""Patches of the engine: corrections and optimisations, until they are released upstream.

Each module documents its reasons and the upstream issue, or why upstream has none. Its tests also
run without it, and fail when the engine needs it no longer.
"""

from types import ModuleType

from studypress.errors import PressError
from studypress.press.patches.balance import balance_lines
from studypress.press.patches.drawings import mend_drawings
from studypress.press.patches.figures import shrink_figures
from studypress.press.patches.fill_pages import fill_pages_first
from studypress.press.patches.glyph_texts import name_all_glyphs
from studypress.press.patches.glyph_widths import measure_in_units
from studypress.press.patches.hanging_space import hang_spaces
from studypress.press.patches.long_words import break_long_words
from studypress.press.patches.outlines import draw_directly
from studypress.press.patches.parts import lay_out_parts
from studypress.press.patches.pdf_objects import mend_objects
from studypress.press.patches.right_to_left import mend_right_to_left
from studypress.press.patches.tags import mend_tags

VERSION = "70."
"""Prefix of the engine's versions that the patches apply to."""


def apply(weasyprint: ModuleType, /) -> None:
    """Patch the engine; call this once in a process.

    Raises PressError for another version: there the patches could print wrong pages.
    """
    if not f"{weasyprint.__version__}.".startswith(VERSION):
        fault = f"WeasyPrint {weasyprint.__version__} is not supported, only {VERSION[:-1]}"
        raise PressError(f"{fault}: pip install 'weasyprint=={VERSION}*'")
    for change in (
        balance_lines,
        break_long_words,
        draw_directly,
        fill_pages_first,
        hang_spaces,
        measure_in_units,
        lay_out_parts,
        mend_drawings,
        mend_objects,
        mend_right_to_left,
        mend_tags,
        name_all_glyphs,
        shrink_figures,
    ):
        change()
