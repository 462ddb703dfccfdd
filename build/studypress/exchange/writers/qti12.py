"""QTI 1.2: a package with one quiz, as Canvas imports it."""

from urllib.parse import quote

from lxml import etree

from studypress.bank.bank import Bank
from studypress.bank.values.points import total
from studypress.exchange.qti.element_maker import LANG, Elements
from studypress.exchange.qti.exporting import PackagedFigures, identifier, xml_bytes
from studypress.exchange.qti.package import MANIFEST
from studypress.exchange.qti.v12.written12 import NAMESPACE, E, ItemWriter
from studypress.exchange.written import ExportOptions, Written
from studypress.files.archive import zip_of

_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_META = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = f"{NAMESPACE} http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"
_FILE_BASE = "%24IMS-CC-FILEBASE%24"
_M = Elements(_PACKAGE)
_Q = Elements(_CANVAS)


def write(bank: Bank, _: ExportOptions) -> Written:
    """Return a package with the questions in order; titles of sections and topics are metadata.

    Sections of a quiz would be groups of questions that Canvas draws from.
    """
    written = Written(questions=len(bank.entries))
    figures = PackagedFigures(bank.root, "images")
    writer = ItemWriter(bank, written, lambda name: f"{_FILE_BASE}/{figures.path(name)}")
    items = [writer.item(entry) for entry in bank.entries]
    quiz = identifier(bank, "quiz")
    files = {
        MANIFEST: xml_bytes(_manifest(quiz, bank, sorted(figures.files))),
        f"{quiz}/{quiz}.xml": xml_bytes(_assessment(quiz, bank, items)),
        f"{quiz}/assessment_meta.xml": xml_bytes(_settings(quiz, bank)),
    }
    pictures = dict(sorted(figures.files.items()))
    written.remark_bank(bank, "QTI", "as_of", "brand")
    written.files["qti12.zip"] = zip_of({**files, **pictures})
    return written


def _assessment(quiz: str, bank: Bank, items: list[etree._Element]) -> etree._Element:
    field = E.qtimetadatafield(E.fieldlabel("cc_maxattempts"), E.fieldentry("1"))
    section = E.section(*items, ident="root_section")
    assessment = E.assessment(E.qtimetadata(field), section, ident=quiz, title=bank.title)
    assessment.set(LANG, bank.language)
    root = E.questestinterop(assessment)
    root.set(f"{{{_XSI}}}schemaLocation", _SCHEMA)
    return root


def _settings(quiz: str, bank: Bank) -> etree._Element:
    """Return the settings of the quiz, which Canvas does not publish by itself."""
    points = total(entry.question.points for entry in bank.entries)
    return _Q.quiz(
        _Q.title(bank.title),
        _Q.description(bank.subtitle or ""),
        _Q.shuffle_answers("false"),
        _Q.scoring_policy("keep_highest"),
        _Q.quiz_type("assignment"),
        _Q.points_possible(str(points)),
        _Q.allowed_attempts("1"),
        _Q.available("false"),
        identifier=quiz,
    )


def _manifest(quiz: str, bank: Bank, pictures: list[str]) -> etree._Element:
    settings = identifier(bank, "settings")
    meta = f"{quiz}/assessment_meta.xml"
    resources = [
        _M.resource(
            _M.file(href=f"{quiz}/{quiz}.xml"),
            _M.dependency(identifierref=settings),
            identifier=quiz,
            type="imsqti_xmlv1p2",
        ),
        _M.resource(_M.file(href=meta), identifier=settings, type=_META, href=meta),
        *(
            _M.resource(
                _M.file(href=path), identifier=identifier(bank, path), type="webcontent", href=path
            )
            for path in map(quote, pictures)
        ),
    ]
    metadata = _M.metadata(_M.schema("IMS Content"), _M.schemaversion("1.1.3"))
    manifest = identifier(bank, "manifest")
    return _M.manifest(metadata, _M.organizations(), _M.resources(*resources), identifier=manifest)
