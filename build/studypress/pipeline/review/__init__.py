"""Review of scanned pages: what people must decide, with crops, and their decisions."""
