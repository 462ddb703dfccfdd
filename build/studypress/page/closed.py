"""Content security policy of HTML documents: one allowed script, and no fetches."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

_BEGINNING = re.compile(
    r'\s*<!DOCTYPE html>\s*<html(?: [a-z-]+="[^"<>]*")*>\s*<head>\n?', re.IGNORECASE
)
_META = re.compile(r"<(?:meta|link)\b[^>]*>?", re.IGNORECASE)
_KNOWN_META = re.compile(r'<meta(?: (?:charset|name|content)="[^"<>]*")*>')
_NONE = "'none'"
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([ -~]*?)">')
_PICTURE = re.compile(
    r"""<img(?:\s+[\w-]+=(?:"[^"]*"|'[^']*'))*?\s+src=(?!["']data:)[^>]*""", re.IGNORECASE
)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_STYLED = re.compile(r'(<[a-zA-Z][^<>]*?) style="([^"<>]*)"')


class OpenDocumentError(Exception):
    """Error of a document that no policy can close; the message contains the reason."""


def closed(html: str, script: str, fonts: str = "data:") -> str:
    """Return a document with a policy that allows its own styles, these fonts, and this script.

    Raises OpenDocumentError for a page of a user's template that could bypass the policy.
    """
    html = _with_rules(html)
    beginning = _BEGINNING.match(html)
    if not beginning:
        raise OpenDocumentError(
            "a page must begin with <!DOCTYPE html>, <html> and <head>, so that its policy is first"
        )
    for found in _META.findall(html):
        if not _KNOWN_META.fullmatch(found):
            raise OpenDocumentError(f"{found[:80]} is not allowed in a self-contained page")
    policy = "; ".join(
        (
            "default-src 'none'",
            "img-src data:",
            f"font-src {fonts}",
            f"style-src {' '.join(dict.fromkeys(map(_source, _STYLE.findall(html))))}",
            f"script-src {_source(script) if f'<script>{script}</script>' in html else _NONE}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    return html[: beginning.end()] + meta + html[beginning.end() :]


def policy_of(html: bytes) -> str:
    """Return the policy of a closed document; one that allows nothing if it has none."""
    found = _POLICY.search(html)
    return found[1].decode() if found else f"default-src {_NONE}"


def require_embedded(html: str) -> None:
    """Raise OpenDocumentError if a picture is not embedded: the policy would block it."""
    if found := _PICTURE.search(html):
        hint = "write src=\"{{ asset('picture.png') }}\""
        raise OpenDocumentError(f"{found[0][:80]} is not embedded: {hint}")


def _source(text: str) -> str:
    """Return the source expression of a script or style in a policy: its hash."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _with_rules(html: str) -> str:
    """Move `style` attributes into rules, which a policy can allow by hash.

    Each selector is repeated, so that its specificity exceeds that of the style sheets.
    """
    rules: dict[str, int] = {}

    def named(found: re.Match[str]) -> str:
        at = rules.setdefault(unescape(found[2]), len(rules) + 1)
        return f'{found[1]} data-s="{at}"'

    html = _STYLED.sub(named, html)
    if not rules:
        return html
    lines = (f'[data-s="{at}"][data-s="{at}"] {{ {style} }}' for style, at in rules.items())
    style = "<style>\n" + "\n".join(lines) + "\n</style>\n"
    return html.replace("</head>", style + "</head>", 1)
