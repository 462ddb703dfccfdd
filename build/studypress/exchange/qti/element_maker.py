"""Elements of XML with typed makers, one for each namespace."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from lxml import etree

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute `xml:lang`."""

Content = str | etree._Element | Mapping[str, str]  # noqa: SLF001 - lxml has no other type


class Elements:
    """Maker of the elements of a namespace: `made.p("text", made.br(), id="a")`."""

    def __init__(self, namespace: str, prefix: str | None = None) -> None:
        """Store the namespace; without a prefix, it is the default."""
        self._namespace = namespace
        self._names: dict[Any, str] = {prefix: namespace}

    def __getattr__(self, name: str) -> Callable[..., etree._Element]:
        """Return the maker of elements of a name."""
        return partial(self.make, name)

    def make(self, name: str, *content: Content, **attributes: str) -> etree._Element:
        """Return an element of texts and elements; mappings are attributes too."""
        element = etree.Element(f"{{{self._namespace}}}{name}", nsmap=self._names)
        for each in content:
            if isinstance(each, str):
                _add_text(element, each)
            elif isinstance(each, Mapping):
                _set(element, each)
            else:
                element.append(each)
        _set(element, attributes)
        return element


def _set(element: etree._Element, attributes: Mapping[str, str]) -> None:
    for name, value in attributes.items():
        element.set(name, value)


def _add_text(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
