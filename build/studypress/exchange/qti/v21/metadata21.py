"""Metadata of items in the manifest of a QTI 2 package: difficulty, tags, minutes."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from lxml import etree

from studypress.errors import ContentError
from studypress.exchange.input_file import InputFile
from studypress.exchange.qti.package import MANIFEST, QtiPackage
from studypress.exchange.qti.v12.metadata12 import level_of, words_of
from studypress.exchange.xml_file import parse_xml
from studypress.files.archive import normal_name

_DURATION = re.compile(r"PT(?:(\d{1,2})H)?(?:(\d{1,3})M)?")


def metadata_of(package: QtiPackage) -> Mapping[str, Mapping[str, Any]]:
    """Return keys of questions by the names of their files, of what the manifest states."""
    data = package.read(MANIFEST)
    try:
        root = parse_xml(InputFile(MANIFEST, data or b""))
    except ContentError:
        return {}
    return {
        normal_name(unquote(each.get("href") or "")): _keys(each)
        for each in root.iter("{*}resource")
    }


def _keys(resource: etree._Element) -> Mapping[str, Any]:
    keys: dict[str, Any] = {}
    if level := level_of(resource.findtext(".//{*}educational/{*}difficulty/{*}value") or ""):
        keys["difficulty"] = level
    words = [str(text) for each in resource.iter("{*}keyword") for text in each.itertext()]
    if tags := words_of(",".join(words)):
        keys["tags"] = tags
    found = _DURATION.fullmatch(
        (resource.findtext(".//{*}typicalLearningTime/{*}duration") or "").strip()
    )
    minutes = 60 * int(found[1] or 0) + int(found[2] or 0) if found else 0
    if minutes:
        keys["minutes"] = minutes
    return keys
