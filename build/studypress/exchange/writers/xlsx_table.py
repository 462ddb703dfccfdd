"""A bank as an XLSX workbook, with a row for each question."""

from openpyxl import Workbook

from studypress.bank.bank import Bank
from studypress.exchange.tables.spreadsheet_template import LISTS
from studypress.exchange.tables.workbook_file import sheet_of, workbook_bytes
from studypress.exchange.tables.write_table import table_of, with_figures
from studypress.exchange.written import ExportOptions, Written


def write(bank: Bank, _: ExportOptions) -> Written:
    """Return the questions as `questions.xlsx`, and their figures."""
    book = Workbook()
    del book[book.sheetnames[0]]
    sheet_of(book, "Questions", table_of(bank), LISTS)
    return with_figures("questions.xlsx", workbook_bytes(book), bank)
