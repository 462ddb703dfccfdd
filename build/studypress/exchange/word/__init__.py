"""Word files: styles and numbering, texts as paragraphs, and the documents."""
