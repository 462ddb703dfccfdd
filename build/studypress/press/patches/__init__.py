"""Patches of the engine: corrections and optimisations, until they are released upstream.

Each module documents its changes and their reasons; see also decisions 9 and 13 to 15.
"""

from types import ModuleType

from studypress.errors import PressError
from studypress.press.patches.balance import balance_lines
from studypress.press.patches.figures import shrink_figures
from studypress.press.patches.fill_pages import fill_pages_first
from studypress.press.patches.lines import mend_drawing, mend_lines, mend_strings, mend_tables
from studypress.press.patches.speed import take_shortcuts
from studypress.press.patches.tags import mend_tags

VERSION = "70."
"""Prefix of the engine's versions that the patches apply to."""


def apply(weasyprint: ModuleType) -> None:
    """Patch the engine; call this once in a process.

    Raises PressError for another version: there the patches could print wrong pages.
    """
    if not f"{weasyprint.__version__}.".startswith(VERSION):
        found = f"this is WeasyPrint {weasyprint.__version__}, and studypress prints with version"
        raise PressError(f"{found} {VERSION[:-1]}: pip install 'weasyprint=={VERSION}*'")
    for change in (
        mend_drawing,
        mend_lines,
        mend_strings,
        mend_tables,
        fill_pages_first,
        shrink_figures,
        balance_lines,
        mend_tags,
        take_shortcuts,
    ):
        change()
