"""A bank as a CSV file, with a row for each question."""

from studypress.bank.bank import Bank
from studypress.exchange.tables.write_table import table_of, with_figures
from studypress.exchange.written import ExportOptions, Written
from studypress.files.csv_sheet import csv_text


def write(bank: Bank, _: ExportOptions) -> Written:
    """Return the questions as `questions.csv`, and their figures."""
    table = table_of(bank)
    return with_figures("questions.csv", csv_text(table.header, table.rows).encode(), bank)
