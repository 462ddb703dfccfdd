"""XML files: hostile ones are refused with a place, in little time and memory."""

import pytest
from lxml import etree

from studypress.errors import ContentError
from studypress.exchange.input_file import InputFile
from studypress.exchange.xml_file import local_name, parse_xml, place_of

LAUGHS = b'<!DOCTYPE l [<!ENTITY a "lol">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(10)
)
PASSWORDS = b'SYSTEM "file:///etc/passwd"'
ENTITIES = "the file declares entities, which are not read: export it without them"


def file(data: bytes) -> InputFile:
    return InputFile("a.xml", data)


@pytest.mark.parametrize(
    ("data", "row", "reason"),
    [
        (LAUGHS + b"<l>&k;</l>", 1, "Maximum entity amplification factor exceeded"),
        (LAUGHS + b'<l x="&k;"/>', 1, "Maximum entity amplification factor exceeded"),
        (b"<!DOCTYPE l [<!ENTITY a %s>]><l>&a;</l>" % PASSWORDS, 1, ENTITIES),
        (b"<!DOCTYPE l [<!ENTITY %% a %s> %%a;]><l/>" % PASSWORDS, 1, ENTITIES),
        (b"<!DOCTYPE l %s><l>\n&nbsp;</l>" % PASSWORDS, 2, "the entity &nbsp; is not defined"),
        (b"<a>" * 99_999, 1, "Excessive depth in document: 256)"),
        (b"<l>" + b"x" * 11_000_000, 1, "Text node too long)"),
        (b"<l>\n<m></l>", 2, "Opening and ending tag mismatch"),
        (b"<l>\n<m", 2, "Couldn't find end of Start Tag m"),
        (b"<l>\xe4</l>", 1, "Invalid bytes in character encoding"),
        (b'<?xml version="1.0" encoding="klingon"?><l/>', 1, "Unsupported encoding: klingon)"),
        (b"<l>\0</l>", 1, "Invalid character"),
        (b"", 1, "Document is empty)"),
    ],
    ids=["laughs", "laughs in a value", "file", "parameter", "undefined", "deep", "long",
         "mismatch", "truncated", "encoding", "unknown encoding", "null", "empty"],
)  # fmt: skip
def test_a_hostile_file_is_refused_with_a_place(data: bytes, row: int, reason: str) -> None:
    with pytest.raises(ContentError) as error:
        parse_xml(file(data))
    (line,) = str(error.value).splitlines()
    assert line.startswith(f"a.xml:{row}:")
    assert reason in line
    assert "xml" not in line.removeprefix("a.xml").lower().replace("valid xml", "")


def test_no_document_type_and_no_other_file_is_read() -> None:
    typed = b'<!DOCTYPE l SYSTEM "http://127.0.0.1:1/l.dtd" [<!ATTLIST l y CDATA "default">]><l/>'
    assert not parse_xml(file(typed)).attrib
    included = (
        b'<l xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd"'
        b' parse="text"/></l>'
    )
    assert etree.tostring(parse_xml(file(included)), method="text") == b""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_encoding_that_a_file_declares_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<l xmlns="urn:x">\n<!-- c --><m>ä</m></l>'
    (child,) = parse_xml(file(text.encode(encoding)))
    assert (local_name(child), child.text) == ("m", "ä")
    assert str(place_of(child, file(b""))) == "a.xml:3:1"


def test_a_video_in_a_text_is_read_if_nothing_is_declared() -> None:
    long = b"<l>" + b"A" * 11_000_000 + b"</l>"
    assert len(parse_xml(file(long), with_media=True).text or "") == 11_000_000
    declared = b"<?xml version='1.0' encoding='UTF-8'?>\n"
    assert len(parse_xml(file(declared + long), with_media=True)) == 0
    for hostile in (LAUGHS + b"<l x='&k;'/>", b"<!DOCTYPE l>" + long, b"<a>" * 99_999):
        with pytest.raises(ContentError):
            parse_xml(file(hostile), with_media=True)
