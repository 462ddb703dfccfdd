"""What is mended in the engine and made faster, until it does so by itself.

Each module says what of the engine it changes, and why; decisions 9 and 13 to 15 say more.
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
"""With what the version of the engine begins that these changes are made for."""


def apply(weasyprint: ModuleType) -> None:
    """Change the engine, once in a process.

    Raises PressError for another version: a change that does not fit prints wrong pages.
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
