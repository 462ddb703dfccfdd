"""Forms composed: each piece is laid out once, and what differs between forms is arithmetic.

Decision 16 says how, and what holds it to the engine's own pages.
"""

from studypress.press.composing.composer import Composer
from studypress.press.composing.copy import Asked, Copy
from studypress.press.composing.drawing import drawing_of
from studypress.press.composing.file import File, Target
from studypress.press.composing.forms import Batch, Made, Order, composer_of, made
from studypress.press.composing.keeping import packed, unpacked
from studypress.press.composing.measure import Frame, Measure, bare, frames
from studypress.press.composing.moving import moved
from studypress.press.composing.names import Names, names_of, texts_of, with_names
from studypress.press.composing.opening import needed, opened
from studypress.press.composing.pieces import NotComposableError, Piece
from studypress.press.composing.plain import Laid
from studypress.press.composing.rooms import Count, Rooms
from studypress.press.composing.rows import Place, Row, RowComposer
from studypress.press.composing.ruled import Ruled, RuledPages, ruled_of
from studypress.press.composing.section import LOOSE, Section, section
from studypress.press.composing.stock import Head, Stock
from studypress.press.composing.stocking import Specimens as SpecimenPages
from studypress.press.composing.stocking import Stocking

__all__ = [
    "LOOSE",
    "Asked",
    "Batch",
    "Composer",
    "Copy",
    "Count",
    "File",
    "Frame",
    "Head",
    "Laid",
    "Made",
    "Measure",
    "Names",
    "NotComposableError",
    "Order",
    "Piece",
    "Place",
    "Rooms",
    "Row",
    "RowComposer",
    "Ruled",
    "RuledPages",
    "Section",
    "SpecimenPages",
    "Stock",
    "Stocking",
    "Target",
    "bare",
    "composer_of",
    "drawing_of",
    "frames",
    "made",
    "moved",
    "names_of",
    "needed",
    "opened",
    "packed",
    "ruled_of",
    "section",
    "texts_of",
    "unpacked",
    "with_names",
]
