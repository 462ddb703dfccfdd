"""Writer of an amended manifest: an amendment is appended, and all else remains as it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, TextIO

from studypress.exam.model import Form
from studypress.exam.record.amendment import Amendment
from studypress.exam.record.record_file import LISTS, LONGEST
from studypress.exam.record.write import VERSION, Papers, candidate_data, form_data
from studypress.files.json_stream import members
from studypress.files.json_text import filled, written

OpenManifest = Callable[[], AbstractContextManager[TextIO]]


def amendment_data(amendment: Amendment, forms: Sequence[Form], papers: Papers) -> dict[str, Any]:
    """Return the data of an amendment and of the forms that it adds; `papers` are their files."""
    data = amendment.model_dump(mode="json", exclude={"assigned", "forms"}, exclude_defaults=True)
    data["assigned"] = {code: candidate_data(who) for code, who in amendment.assigned.items()}
    data["forms"] = [form_data(form, papers[form.number]) for form in forms]
    return {name: value for name, value in data.items() if value}


def amended(
    manifest: OpenManifest, amendment: Mapping[str, Any], files: Mapping[str, str]
) -> Iterator[str]:
    """Yield the JSON of a manifest with one more amendment, form by form.

    `files` has the digests of its new files. The manifest is read twice, so that its forms are
    never in memory together.
    """
    with manifest() as text:
        frame = _frame(text)
    changes = [*frame.pop("amendments", ()), amendment]
    known = frame.pop("files")
    frame |= {"version": VERSION, "amendments": changes}
    frame |= {"files": dict(sorted((known | files).items()))}
    with manifest() as text:
        found = members(text, LISTS, LONGEST)
        forms = (form for name, form in found if name == "forms" and not isinstance(form, tuple))
        yield from filled(frame, "forms", (written(form, depth=2) for form in forms))
    yield "\n"


def _frame(text: TextIO) -> dict[str, Any]:
    """Return the data of a manifest without its forms."""
    frame: dict[str, Any] = {}
    for name, value in members(text, LISTS, LONGEST):
        if name not in LISTS:
            frame[name] = value
        elif isinstance(value, tuple):
            frame.setdefault(name, {})[value[0]] = value[1]
        else:
            frame.setdefault(name, []).extend([] if name == "forms" else [value])
    return frame
