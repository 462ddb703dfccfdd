"""Writers: a module for each format, with `write(bank, options) -> Written`."""
