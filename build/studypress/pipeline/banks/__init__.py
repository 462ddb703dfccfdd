"""Commands on a whole bank: import and export."""
