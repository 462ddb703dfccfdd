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

    # Every theme falls back on these; Atkinson Hyperlegible has less than they.
    everywhere = ("STIXTwoMath", "NotoSans", "DejaVuSans.ttf", "IBMPlexSerif-Regular")
    covered: set[int] = set()
    for path in (path for folder in font_folders() for path in folder.glob("*.ttf")):
        if path.name.startswith(everywhere):
            with TTFont(path, lazy=True) as font:
                covered |= font.getBestCmap().keys()
    return frozenset(covered)
