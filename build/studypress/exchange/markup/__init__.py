"""Texts in the markup of other formats: HTML to Markdown, and Markdown to HTML."""
