"""QTI 1.2: packages of Canvas, Blackboard, D2L and others, and single files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.from_html import HtmlTexts
from studypress.exchange.qti.drafting import ItemSource
from studypress.exchange.qti.element_maker import LANG
from studypress.exchange.qti.package import QtiDocument, QtiPackage
from studypress.exchange.qti.v12.items12 import draft_of
from studypress.exchange.qti.v12.materials import html_of_materials
from studypress.exchange.qti.v12.metadata12 import metadata_of
from studypress.exchange.xml_file import local_name

_INSTRUCTIONS = ("rubric", "presentation_material", "objectives", "assessfeedback")
_PARENT = "parent_stimulus_item_ident"
_ELSEWHERE = {
    "bankentry_item": "a question of a bank of the other program: export that bank too",
    "itemref": "a question of another file: export that file too",
    "sectionref": "a section of another file: export that file too",
    "sourcebank_ref": "questions of a bank of the other program: export that bank too",
}


def read(file: InputFile) -> DraftBank:
    """Read assessments and item banks in their order; sections become sections and topics."""
    draft = DraftBank()
    documents = QtiPackage(file).documents(draft)
    found = [each for each in documents if each.kind == "questestinterop"]
    if not found:
        raise file.error("this is QTI 2: import it with --from qti21")
    tops = [top for each in found for top in each.root.iter("{*}assessment", "{*}objectbank")]
    titles = list(dict.fromkeys(filter(None, map(_title, tops))))
    draft.title = titles[0] if len(titles) == 1 else ""
    draft.language = next((each.get(LANG, "") for each in tops if each.get(LANG)), "")
    for document in found:
        source = ItemSource(draft, document.file, HtmlTexts(draft, document.figure))
        path = [] if draft.title else [_title_of_file(document, titles)]
        _Reader(source, _stimuli(document.root)).read(document.root, path)
    return draft


def _title_of_file(document: QtiDocument, titles: Sequence[str]) -> str:
    tops = document.root.iter("{*}assessment", "{*}objectbank")
    return next(filter(None, map(_title, tops)), "") if titles else ""


def _title(element: etree._Element) -> str:
    """Return the title of an assessment, a bank or a section."""
    title = element.get("title") or ""
    if not title and local_name(element) == "objectbank":
        fields = element.findall("{*}qtimetadata/{*}qtimetadatafield")
        named = {each.findtext("{*}fieldlabel"): each.findtext("{*}fieldentry") for each in fields}
        title = named.get("bank_title") or named.get("qmd_bank_title") or ""
    return " ".join(title.split())


def _stimuli(root: etree._Element) -> Mapping[str, etree._Element]:
    """Return the items that are texts of others, by their identifiers."""
    used = {each.get(_PARENT) for each in root.iter("{*}*")}
    items = {each.get("ident") or "": each for each in root.iter("{*}item")}
    used |= {metadata_of(each).get("parent") for each in items.values()}
    return {ident: each for ident, each in items.items() if ident and ident in used}


@dataclass(frozen=True)
class _Reader:
    """Reader of the items of a file; `stimuli` are the texts that several of them share."""

    source: ItemSource
    stimuli: Mapping[str, etree._Element]

    def read(self, element: etree._Element, path: Sequence[str], parent: str = "") -> None:
        """Read the items below an element, whose sections are the path."""
        for child in element:
            name, shared = local_name(child), child.get(_PARENT) or parent
            if name == "item":
                self._add(child, [title for title in path if title], shared)
            elif name in _ELSEWHERE:
                self.source.remark(Effect.LOST, child, _ELSEWHERE[name])
            elif name == "section":
                _remark_selection(child, self.source)
                self.read(child, [*path, _title(child)], shared)
            elif name in _INSTRUCTIONS and "".join(map(str, child.itertext())).strip():
                self.source.remark(Effect.LOST, child, "the words to the whole test are not kept")
            elif name in ("assessment", "objectbank", "selection_ordering", "selection"):
                self.read(child, path, shared)

    def _add(self, item: etree._Element, path: Sequence[str], shared: str) -> None:
        if item.get("ident") in self.stimuli:
            message = "the text that questions share is before each of them"
            self.source.remark(Effect.CHANGED, item, message)
            return
        stimulus = self.stimuli.get(metadata_of(item).get("parent", shared))
        html = html_of_materials(stimulus, lambda *_: None) if stimulus is not None else ""
        drafted = draft_of(item, self.source, html and f"<div>{html}</div>")
        if drafted is not None:
            drafted.section = drafted.section or (path[0] if path else "")
            drafted.topic = drafted.topic or (path[-1] if len(path) > 1 else "")
            self.source.draft.add(drafted)


def _remark_selection(section: etree._Element, source: ItemSource) -> None:
    number = section.findtext("{*}selection_ordering/{*}selection/{*}selection_number")
    items = len(section.findall("{*}item"))
    if number and number.strip().isdecimal() and items > int(number):
        message = f"{number} of these {items} questions are drawn: all are kept; a blueprint draws"
        source.remark(Effect.CHANGED, section, message)
