"""Detection of cells that a spreadsheet changed: error values, reformatted ids."""

import re

from studypress.files.csv_sheet import Cell

_ERROR = re.compile(
    r"#{2,}|#(REF|NAME|VALUE|NUM|NULL|DIV/0|N/A|CALC|SPILL|BEZUG|WERT|ZAHL|NV|NOM|VALEUR|NOMBRE"
    r"|VALOR|RIF|VALORE|NUMERO)[!?]?",
    re.IGNORECASE,
)
_EXPONENT = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]\d+|\d+[.,]\d+E\d+", re.IGNORECASE)
_FRACTION = re.compile(r"[+-]?\d+[.,]0+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’]\d{3})+")
_MONTH = (
    r"(?:jan|ene|janv|feb|fév|févr|mar|mär|mrz|märz|mars|apr|abr|avr|may|mai|mag|jun|jui|juin|giu"
    r"|jul|juil|lug|aug|ago|août|sep|sept|set|oct|okt|ott|nov|dec|dez|dic|déc)"
)
_DATE = re.compile(
    rf"\d{{1,4}}[-./ ]+{_MONTH}\.?(?:[-./ ]+\d{{2,4}})?|{_MONTH}\.?[-./ ]+\d{{1,4}}"
    r"|[0-3]?\d[-./][0-3]?\d[-./](?:\d{4}|\d{2})(?: \d\d?:\d\d(?::\d\d)?)?"
    r"|(?:19|20)\d\d[-./][01]?\d[-./][0-3]?\d(?:[ T]\d\d?:\d\d(?::\d\d)?)?",
    re.IGNORECASE,
)
_MARKED_NUMBER = re.compile(r"'\d+")
_DAMAGE = {
    _EXPONENT: "a long number in E notation, whose last digits are lost",
    _FRACTION: "a number with a decimal point",
    _THOUSANDS: "a number with thousands separators",
    _DATE: "a date",
}


def error_in(text: str) -> str | None:
    """Return the fault of a cell that contains a spreadsheet's error value, or None."""
    if _ERROR.fullmatch(text.strip()):
        return (
            f"'{text.strip()}' is an error of the spreadsheet, not the content of the cell: format"
            " the column as text, enter the cell again and save the file"
        )
    return None


def damage_of(cell: Cell) -> str | None:
    """Return the fault of an identifier that a spreadsheet reformatted, or None."""
    text = cell.text.strip()
    found = next((name for sign, name in _DAMAGE.items() if sign.fullmatch(text)), None)
    if cell.literal or not found:
        return None
    return (
        f"'{text}' looks like {found}, into which a spreadsheet changed the input: format the"
        " column as text, enter it again and save the file, or write"
        f' ="{text}" if it is correct'
    )


def is_date(text: str) -> bool:
    """Return whether the text looks like a date, into which spreadsheets change 3/4 or 1-2."""
    return _DATE.fullmatch(text.strip()) is not None


def plain_id(text: str) -> str:
    """Return an id without the apostrophe that marks a number as text in a spreadsheet."""
    return text[1:] if _MARKED_NUMBER.fullmatch(text) else text
