"""Answers of an exam: spreadsheets are read, and added to those that were marked before."""
