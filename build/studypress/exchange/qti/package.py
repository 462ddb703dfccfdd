"""QTI packages: the XML files that a manifest lists, and the pictures beside them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import basename, dirname, join
from urllib.parse import unquote

from lxml import etree

from studypress.errors import ContentError
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.input_file import InputFile
from studypress.exchange.xml_file import local_name, parse_xml, place_of
from studypress.files.archive import Archive, normal_name

MANIFEST = "imsmanifest.xml"
ROOTS = ("questestinterop", "assessmentItem", "assessmentTest", "assessmentStimulus")

_BASES = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$", "$IMS_CC_FILE_BASE$", "@X@EmbeddedFile@X@")
"""Words for the folder of a package in addresses, of Canvas, Common Cartridge and Blackboard."""

_FOLDERS = ("", "web_resources/", "csfiles/home_dir/")
_FULL = ".xml.qti"  # of Canvas: a quiz without the limits of Common Cartridge


@dataclass(frozen=True)
class QtiDocument:
    """An XML file of a package: its `name` in it, its root, and the file for places."""

    name: str
    root: etree._Element
    file: InputFile
    package: "QtiPackage" = field(repr=False)

    @property
    def kind(self) -> str:
        """Name of the root element."""
        return local_name(self.root)

    def figure(self, address: str) -> bytes | None:
        """Return a file by its address in this one, or None if the package has none."""
        return self.package.figure(address, dirname(self.name))


class QtiPackage:
    """A package as a ZIP file, or a single XML file with the files of its folder."""

    def __init__(self, file: InputFile) -> None:
        """Open a package; raise ContentError if the ZIP file cannot be read."""
        self._file = file
        self._archive = Archive(file) if file.data.startswith(b"PK") else None

    def documents(self, draft: DraftBank) -> list[QtiDocument]:
        """Return the QTI files in the order of the manifest.

        Remarks are added on files that are missing or damaged. Raises ContentError if there is no
        QTI file, or the manifest or a single file cannot be parsed.
        """
        if self._archive is None:
            root = parse_xml(self._file)
            if local_name(root) != "manifest":
                return self._only(QtiDocument("", root, self._file, self))
            manifest = QtiDocument("", root, self._file, self)
        else:
            data = self._archive.read(MANIFEST)
            if data is None:
                names = [name for name in self._archive.names if name.lower().endswith(".xml")]
                return self._known([self._document(name, draft) for name in names])
            file = self._member(MANIFEST, data)
            manifest = QtiDocument(MANIFEST, parse_xml(file), file, self)
        return self._known(self._listed(manifest, draft))

    def read(self, name: str) -> bytes | None:
        """Return a file of the package, or None if there is none; none is outside of it."""
        if self._archive is not None:
            return self._archive.read(name)
        inside = normal_name(name)
        return self._file.beside(inside) if inside else None

    def document(self, name: str, draft: DraftBank) -> QtiDocument | None:
        """Return a QTI file by its name; None without a remark if it is missing."""
        return self._document(normal_name(name), draft)

    def figure(self, address: str, folder: str) -> bytes | None:
        """Return a picture by its address in a file of a folder.

        Exports move pictures: if there is none at the address, one whose path ends with it is
        taken.
        """
        name = address.partition("?")[0]
        for base in _BASES:
            name = name.replace(base, "", 1)
        name = name.lstrip("/")
        for path in (join(folder, name), *(start + name for start in _FOLDERS)):
            if normal_name(path) and (data := self.read(path)) is not None:
                return data
        ending = "/" + normal_name(name)
        named = self._by_last_part.get(basename(ending), ())
        found = [each for each in named if f"/{each}".endswith(ending)]
        return self.read(min(found, key=len)) if found else None

    @cached_property
    def _by_last_part(self) -> Mapping[str, list[str]]:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._archive.names if self._archive else ():
            names[basename(name)].append(name)
        return names

    def _member(self, name: str, data: bytes) -> InputFile:
        return InputFile(f"{self._file.name}/{name}", data)

    def _only(self, document: QtiDocument) -> list[QtiDocument]:
        return self._known([document])

    def _known(self, documents: "list[QtiDocument | None]") -> list[QtiDocument]:
        known = [each for each in documents if each is not None and each.kind in ROOTS]
        if not known:
            raise self._file.error("no QTI item or test is in this file: export it as QTI again")
        return known

    def _listed(self, manifest: QtiDocument, draft: DraftBank) -> list[QtiDocument | None]:
        found: dict[str, QtiDocument | None] = {}
        for name, element in _files_of(manifest.root):
            path = normal_name(unquote(name))
            if path in found:
                continue
            found[path] = self._document(path, draft) if path else None
            if found[path] is None and self.read(path or name) is None:
                message = f"the manifest lists '{name}', which is not in the package"
                draft.remark(Effect.LOST, place_of(element, manifest.file), message)
        return list(found.values())

    def _document(self, name: str, draft: DraftBank) -> QtiDocument | None:
        data = self.read(name) if name else None
        if data is None:
            return None
        file = self._member(name, data)
        try:
            return QtiDocument(name, parse_xml(file), file, self)
        except ContentError as error:
            for problem in error.problems:
                draft.remark(Effect.SKIPPED, problem.place, problem.message)
            return None


def _files_of(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the names of XML files that a manifest lists, with their elements."""
    resources = list(root.iter("{*}resource"))
    files = {str(each.get("identifier")): list(_of_resource(each)) for each in resources}
    for each in resources:
        named = files[str(each.get("identifier"))]
        needed = [str(other.get("identifierref")) for other in each.iter("{*}dependency")]
        full = any(name.endswith(_FULL) for other in needed for name in files.get(other, ()))
        if not (full and str(each.get("type")).startswith("imsqti")):
            yield from ((name, each) for name in named)


def _of_resource(resource: etree._Element) -> Iterator[str]:
    base = resource.get("{http://www.w3.org/XML/1998/namespace}base", "")
    hrefs = [resource.get("href"), *(file.get("href") for file in resource.iter("{*}file"))]
    for href in dict.fromkeys(hrefs):
        if href and href.lower().endswith((".xml", _FULL)):
            yield join(base, href) if base.endswith("/") else href
    for key, value in resource.attrib.items():
        if etree.QName(key).localname == "file" and str(value).endswith(".dat"):  # Blackboard
            yield str(value)


def manifest_of(file: InputFile) -> bytes:
    """Return the manifest of a package; without one, its first XML file, or nothing."""
    if not file.data.startswith(b"PK"):
        return file.data
    archive = Archive(file)
    names = [MANIFEST, *(name for name in archive.names if name.lower().endswith(".xml"))]
    return next(filter(None, map(archive.read, names)), b"")
