"""Which characters the fonts can print."""

from functools import cache

from studypress.paths import font_folders


def unprintable(text: str) -> list[str]:
    """Return the characters of the text that no font of ours has, each once, in order."""
    strange = dict.fromkeys(char for char in text if not (" " <= char <= "~" or char in "\n\t\r"))
    if not strange:
        return []
    return [char for char in strange if ord(char) not in _covered()]


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - ASCII texts need not pay

    regular = ("IBMPlexSerif-Regular.ttf", "STIXTwoMath-Regular.ttf", "DejaVuSans.ttf")
    files = [path for folder in font_folders() for path in folder.glob("*.ttf")]
    covered: set[int] = set()
    for path in files:
        if path.name in regular:
            with TTFont(path, lazy=True) as font:
                covered |= font.getBestCmap().keys()
    return frozenset(covered)
