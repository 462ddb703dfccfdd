"""Search for symbols: also those that a streak splits."""

from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from studypress.scan.geometry.symbol_search import find_symbols


@pytest.mark.parametrize("feed", ["down", "across"])
def test_a_symbol_is_read_across_a_light_streak(sheets: SimpleNamespace, feed: str) -> None:
    image = Image.fromarray(sheets.drawn(sheets.layout_of(), {})).resize(
        (1654, 2339), Image.Resampling.BOX
    )
    picture = np.array(image)
    streak = (slice(None), slice(126, 129)) if feed == "down" else (slice(200, 203), slice(None))
    picture[streak] = 245
    assert [symbol.code for symbol in find_symbols(picture)] == [sheets.CODE]
