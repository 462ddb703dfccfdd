"""QTI 2.1 and 2.2: packages with tests or items, and single files."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from posixpath import dirname, join
from urllib.parse import unquote

from lxml import etree

from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.from_html import HtmlTexts
from studypress.exchange.qti.drafting import ItemSource
from studypress.exchange.qti.element_maker import LANG
from studypress.exchange.qti.package import QtiDocument, QtiPackage
from studypress.exchange.qti.v21.bodies21 import body_html
from studypress.exchange.qti.v21.items21 import draft_of
from studypress.exchange.qti.v21.metadata21 import metadata_of
from studypress.exchange.xml_file import local_name, place_of
from studypress.files.archive import normal_name


def read(file: InputFile) -> DraftBank:
    """Read items in the order of the tests, whose sections become sections and topics."""
    draft = DraftBank()
    package = QtiPackage(file)
    documents = package.documents(draft)
    if all(each.kind == "questestinterop" for each in documents):
        raise file.error("this is QTI 1.2: import it with --from qti12")
    tests = [each for each in documents if each.kind == "assessmentTest"]
    titles = list(dict.fromkeys(filter(None, (_title(each.root) for each in tests))))
    draft.title = titles[0] if len(titles) == 1 else ""
    items = {each.name: each for each in documents if each.kind == "assessmentItem"}
    placed = list(_placed(tests, items, package, draft))
    named = {each.name for each, _ in placed}
    placed += [(each, []) for name, each in items.items() if name not in named]
    languages = Counter(each.root.get(LANG) for each, _ in placed if each.root.get(LANG))
    draft.language = str(languages.most_common(1)[0][0]) if languages else ""
    metadata = metadata_of(package)
    for document, path in placed:
        _add(document, [title for title in path if title], draft, metadata)
    return draft


def _title(element: etree._Element) -> str:
    return " ".join((element.get("title") or "").split())


def _placed(
    tests: Sequence[QtiDocument],
    items: Mapping[str, QtiDocument],
    package: QtiPackage,
    draft: DraftBank,
) -> Iterator[tuple[QtiDocument, list[str]]]:
    """Yield the items to which tests refer, each once, with the titles of its sections."""
    used: set[str] = set()
    for test in tests:
        start = [] if draft.title else [_title(test.root)]
        for reference, path in _references(test.root, start, test.file, draft):
            name = normal_name(join(dirname(test.name), unquote(reference.get("href") or "")))
            document = items.get(name) or package.document(name, draft)
            if document is None or document.kind != "assessmentItem":
                message = f"the item '{reference.get('href')}' is not in the package"
                draft.remark(Effect.LOST, place_of(reference, test.file), message)
            elif name not in used:
                used.add(name)
                yield document, path


def _references(
    element: etree._Element, path: list[str], file: InputFile, draft: DraftBank
) -> Iterator[tuple[etree._Element, list[str]]]:
    """Yield references to items, with the titles of the sections in which they are."""
    for child in element:
        name = local_name(child)
        if name == "assessmentItemRef":
            yield child, path
        elif name == "testPart":
            yield from _references(child, path, file, draft)
        elif name == "assessmentSection":
            select = child.find("{*}selection")
            if select is not None:
                number = select.get("select")
                message = f"{number} of the questions of this section are drawn: all are kept"
                draft.remark(Effect.CHANGED, place_of(child, file), message)
            yield from _references(child, [*path, _title(child)], file, draft)
        elif name == "assessmentSectionRef":
            message = "a section of another file: export that file too"
            draft.remark(Effect.LOST, place_of(child, file), message)


def _add(
    document: QtiDocument,
    path: Sequence[str],
    draft: DraftBank,
    metadata: Mapping[str, Mapping[str, object]],
) -> None:
    source = ItemSource(draft, document.file, HtmlTexts(draft, document.figure))
    drafted = draft_of(document.root, source, _stimuli(document, source))
    if drafted is None:
        return
    drafted.data |= metadata.get(document.name, {})
    drafted.section = path[0] if path else ""
    drafted.topic = path[-1] if len(path) > 1 else ""
    draft.add(drafted)


def _stimuli(document: QtiDocument, source: ItemSource) -> str:
    """Return the HTML of the texts in other files that an item shares."""
    html = ""
    for reference in document.root.iter("{*}assessmentStimulusRef"):
        name = join(dirname(document.name), unquote(reference.get("href") or ""))
        stimulus = document.package.document(name, source.draft)
        body = next(stimulus.root.iter("{*}stimulusBody"), None) if stimulus else None
        if body is None:
            message = f"the text '{reference.get('href')}' is not in the package"
            source.remark(Effect.LOST, reference, message)
        else:
            html += f"<div>{body_html(body)}</div>"
    return html
