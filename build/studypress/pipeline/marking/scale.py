"""Grade scale of an exam: named in a call, and remembered among the marks."""

from dataclasses import dataclass
from pathlib import Path

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.files.inside import ClosedDoorError, MissingError
from studypress.grading.scale_file import parse_scale
from studypress.grading.scales import Scale, ScaleUnit
from studypress.page.text.glyphs import unprintable, unprintable_fault
from studypress.pipeline.exam_folder.files import open_file
from studypress.pipeline.option_files import option_file, read_bytes

_MAX = 2**20  # bytes of a scale
_NAME = f"{file_names.MARKS}/{file_names.SCALE}"


@dataclass(frozen=True)
class KeptScale:
    """A grade scale, the bytes of its file, and remarks on it."""

    scale: Scale
    data: bytes
    remarks: tuple[str, ...] = ()


def scale_for(where: Path, record: Record, named: str | None) -> KeptScale | None:
    """Return the scale of a name or a file, else that of the marks so far; None without either.

    Raises CallError for an unknown name, and ContentError with the problems of a file.
    """
    before = kept_scale(where)
    if named is None:
        return before
    path = option_file("scale", named)
    data = read_bytes(path)
    scale = _printable(parse_scale(data, str(path)), str(path))
    remarks = [*_above_points(scale, record)]
    if before and before.scale != scale:
        remarks.insert(0, f"all grades are by the scale '{scale.title}' from now on, and were by")
        remarks[0] += f" '{before.scale.title}'"
    return KeptScale(scale, data, tuple(remarks))


def kept_scale(where: Path) -> KeptScale | None:
    """Return the scale among the marks of an exam, or None."""
    file = str(where / _NAME)
    try:
        with open_file(where, _NAME, _MAX) as opened:
            data = opened.read()
    except MissingError:
        return None
    except ClosedDoorError as error:
        raise ContentError([Problem(SourcePlace(file), str(error))]) from None
    return KeptScale(_printable(parse_scale(data, file), file), data)


def _printable(scale: Scale, file: str) -> Scale:
    """Return the scale; raise ContentError for characters that no bundled font contains."""
    problems = [
        Problem(SourcePlace(file), unprintable_fault(char, f"write '{text}' in other letters"))
        for text in (scale.title, *scale.texts)
        for char in unprintable(text)
    ]
    if problems:
        raise ContentError(problems)
    return scale


def _above_points(scale: Scale, record: Record) -> list[str]:
    """Return a remark if the best grade needs more points than the exam has."""
    best, most = next(iter(scale.grades or ()), None), max(form.points for form in record.forms)
    if scale.unit is not ScaleUnit.POINTS or best is None or best.least <= most:
        return []
    return [f"the grade '{best.grade}' needs {best.least} points, but the exam has {most}"]
