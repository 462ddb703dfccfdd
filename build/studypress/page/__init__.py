"""A bank or a form becomes HTML: Markdown, math, code, templates and styles."""
