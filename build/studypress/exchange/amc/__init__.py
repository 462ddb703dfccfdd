"""AMC-TXT, the plain text format of Auto Multiple Choice: the marks of its texts."""
