"""Printing of HTML as PDF: WeasyPrint without network access, and with bundled fonts only."""
