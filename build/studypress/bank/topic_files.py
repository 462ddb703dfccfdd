"""The files of a bank, merged into one source: each topic file replaces its name."""

from pathlib import Path

from studypress.bank.yaml_source import MAX_BYTES, DataPath, Source, parse
from studypress.errors import ContentError, Problem, SourcePlace, did_you_mean
from studypress.files.inside import ClosedDoorError, read_inside

BANK_FILE = "bank.yaml"


def assemble(root: Path, name: str, prefix: str) -> Source:
    """Read the bank file `name` in `root` with its topic files.

    Messages prefix a file's name with `prefix`. A topic file that cannot be read becomes
    None in the data, with a problem. Raises ContentError when the bank file cannot be read.
    """
    try:
        source = parse(read_inside(root, name, MAX_BYTES), prefix + name)
    except ClosedDoorError as error:
        raise ContentError([_no_bank(root, name, prefix, error)]) from None
    for at, section in enumerate(items(source.data, "sections")):
        topics = items(section, "topics")
        for number, topic in enumerate(topics):
            if isinstance(topic, str):
                path = ("sections", at, "topics", number)
                file = f"{value(section, 'id')}/{topic}"
                topics[number] = _topic(source, path, root, file, prefix)
    return source


def value(data: object, key: str) -> object:
    """Return the value of the key; None if `data` is not a mapping or lacks the key."""
    return data.get(key) if isinstance(data, dict) else None


def items(data: object, key: str) -> list[object]:
    """Return the list at the key in `data`, or an empty list if there is none."""
    found = value(data, key)
    return found if isinstance(found, list) else []


def _no_bank(root: Path, name: str, prefix: str, error: ClosedDoorError) -> Problem:
    if name == BANK_FILE and not (root / name).exists():
        message = f"no bank: the folder must contain {BANK_FILE} (or pass a YAML file)"
        return Problem(SourcePlace(prefix.rstrip("/") or "."), message)
    return Problem(SourcePlace(prefix + name), str(error))


def _topic(source: Source, path: DataPath, root: Path, file: str, prefix: str) -> object:
    try:
        topic = parse(read_inside(root, file, MAX_BYTES), prefix + file, path)
    except ClosedDoorError as error:
        message = f"the topic file {prefix}{file}: {error}{_neighbour(root, root / file)}"
        source.problems.append(Problem(source.values[path].place, message))
        source.lost.add(path)
        return None
    except ContentError as error:
        source.problems.extend(error.problems)
        source.lost.add(path)
        return None
    if topic.data is None:
        source.lost.add(path)
        place = SourcePlace(prefix + file, 1, 1)
        source.problems.append(Problem(place, "the file is empty: write its topic"))
    source.put(topic)
    return topic.data


def _neighbour(root: Path, path: Path) -> str:
    """Return a hint at a file of the bank that may be meant; other folders are not disclosed."""
    try:
        if not path.parent.resolve().is_relative_to(root.resolve()):
            return ""
        if not path.parent.is_dir():
            return f", and no folder {path.parent.name}/ beside the bank file"
        return did_you_mean(path.name, (file.name for file in path.parent.glob("*.yaml")))
    except (OSError, ValueError, RuntimeError):  # the file system refuses the name
        return ""
