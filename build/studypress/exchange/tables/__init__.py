"""Questions in rows of a spreadsheet, whose first row names the columns."""
