"""Metadata of items of QTI 1.2, by the labels of Canvas, D2L, Blackboard, Respondus and IMS."""

import re
from collections.abc import Mapping

from lxml import etree

from studypress.exchange.draft_values import tag_of
from studypress.exchange.xml_file import local_name

_LABELS = {
    "type": ("question_type", "cc_profile", "qmd_questiontype", "bbmd_questiontype",
             "qmd_itemtype"),
    "points": ("points_possible", "respondusapi_qpoints", "cc_weighting", "qmd_absolutescore_max",
               "qmd_weighting", "qmd_maximumscore"),
    "difficulty": ("qmd_levelofdifficulty", "difficulty"),
    "tags": ("qmd_keywords", "keywords", "tags"),
    "topic": ("qmd_topic", "topic"),
    "section": ("qmd_section",),
    "minutes": ("qmd_minutes",),
    "group": ("qmd_group",),
    "tolerance": ("qmd_tolerance",),
    "parent": ("parent_stimulus_item_ident",),
}  # fmt: skip

_LEVELS = {"easy": "easy", "medium": "medium", "hard": "hard", "difficult": "hard"}


def metadata_of(item: etree._Element) -> Mapping[str, str]:
    """Return what the metadata state of an item, by the keys of `_LABELS`."""
    found: dict[str, str] = {}
    for each in item.iter("{*}qtimetadatafield", "{*}qti_metadatafield"):
        label, entry = (
            each.findtext(f"{{*}}{name}") or "" for name in ("fieldlabel", "fieldentry")
        )
        found.setdefault(label.strip().lower(), entry.strip())
    for each in item.iter("{*}*"):
        name = local_name(each).lower()
        if name.startswith(("qmd_", "bbmd_")):
            found.setdefault(name, (each.text or "").strip())
    stated = {
        key: next(filter(None, (found.get(label, "") for label in labels)), "")
        for key, labels in _LABELS.items()
    }
    return {key: entered for key, entered in stated.items() if entered}


def level_of(word: str) -> str:
    """Return the difficulty that a word of another program means; "" if none."""
    return _LEVELS.get(word.strip().lower().removeprefix("very "), "")


def words_of(text: str) -> list[str]:
    """Return the tags in a list with commas."""
    tags = map(tag_of, re.split(r"[,;]", text))
    return list(dict.fromkeys(filter(None, tags)))
