"""Rendering of a bank or a form as HTML: Markdown, math, code, templates and styles."""
