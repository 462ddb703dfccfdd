"""HTML becomes PDF files: WeasyPrint, behind a closed door, and output that is whole or absent."""
