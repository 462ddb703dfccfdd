"""QTI 2.1: a package with an item for each question, and a test with their order."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import quote

from lxml import etree

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import Difficulty, Question
from studypress.exchange.qti.element_maker import Elements
from studypress.exchange.qti.exporting import PackagedFigures, xml_bytes
from studypress.exchange.qti.package import MANIFEST
from studypress.exchange.qti.v21.written21 import Q, QtiItemWriter, item_identifier
from studypress.exchange.written import ExportOptions, Written
from studypress.files.archive import zip_of

TEST = "test.xml"

_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_M = Elements(_PACKAGE)
_L = Elements(_LOM, "imsmd")
_LEVELS = {Difficulty.EASY: "easy", Difficulty.MEDIUM: "medium", Difficulty.HARD: "difficult"}


def write(bank: Bank, _: ExportOptions) -> Written:
    """Return a package; difficulty, tags and minutes are metadata of its items."""
    written = Written(questions=len(bank.entries))
    figures = PackagedFigures(bank.root, "images")
    writer = QtiItemWriter(bank, written, lambda name: f"../{figures.path(name)}")
    files: dict[str, bytes] = {TEST: xml_bytes(_test(bank))}
    resources = []
    for entry in bank.entries:
        figures.used.clear()
        files[_path(entry.question)] = xml_bytes(writer.item(entry))
        resources.append(_resource(entry.question, figures.used))
    manifest = xml_bytes(_manifest(resources))
    pictures = dict(sorted(figures.files.items()))
    written.remark_bank(bank, "QTI", "subtitle", "as_of", "brand")
    written.files["qti21.zip"] = zip_of({MANIFEST: manifest, **files, **pictures})
    return written


def _path(question: Question) -> str:
    return f"items/{question.id}.xml"


def _test(bank: Bank) -> etree._Element:
    """Return the test, with a section for each section and, in it, for each topic."""
    sections = []
    for at, (section, entries) in enumerate(groupby(bank.entries, lambda each: each.section), 1):
        topics = [
            Q.assessmentSection(
                *map(_reference, group),
                identifier=f"topic-{at}-{number}",
                title=topic,
                visible="true",
            )
            for number, (topic, group) in enumerate(groupby(entries, lambda each: each.topic), 1)
        ]
        made = Q.assessmentSection(
            *topics, identifier=f"section-{at}", title=section.title, visible="true"
        )
        sections.append(made)
    part = Q.testPart(
        *sections, identifier="part-1", navigationMode="nonlinear", submissionMode="individual"
    )
    return Q.assessmentTest(part, identifier="test", title=bank.title)


def _reference(entry: Entry) -> etree._Element:
    question = entry.question
    return Q.assessmentItemRef(identifier=item_identifier(question), href=_path(question))


def _manifest(items: Sequence[etree._Element]) -> etree._Element:
    test = _M.resource(_M.file(href=TEST), identifier="test", type="imsqti_test_xmlv2p1", href=TEST)
    test.extend(_M.dependency(identifierref=str(item.get("identifier"))) for item in items)
    metadata = _M.metadata(_M.schema("QTIv2.1 Package"), _M.schemaversion("1.0.0"))
    resources = _M.resources(test, *items)
    return _M.manifest(metadata, _M.organizations(), resources, identifier="manifest")


def _resource(question: Question, figures: Sequence[str]) -> etree._Element:
    path = _path(question)
    files = [_M.file(href=each) for each in (path, *map(quote, figures))]
    lom = _L.lom(*_general(question), _educational(question))
    return _M.resource(
        _M.metadata(lom), *files, identifier=item_identifier(question),
        type="imsqti_item_xmlv2p1", href=path,
    )  # fmt: skip


def _general(question: Question) -> Iterator[etree._Element]:
    if question.tags:
        yield _L.general(*(_L.keyword(_L.string(tag)) for tag in question.tags))


def _educational(question: Question) -> etree._Element:
    level = _L.difficulty(_L.source("LOMv1.0"), _L.value(_LEVELS[question.difficulty]))
    educational = _L.educational(level)
    if "minutes" in question.model_fields_set:
        educational.append(_L.typicalLearningTime(_L.duration(f"PT{question.minutes}M")))
    return educational
