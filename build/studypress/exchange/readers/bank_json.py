"""Questions in JSON, with the keys of a bank in one file."""

import json
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from studypress.errors import ContentError
from studypress.exchange.draft import DraftBank, DraftQuestion, Effect
from studypress.exchange.figures_beside import add_figures, figure_beside
from studypress.exchange.input_file import InputFile

_MAX_DEPTH = 20
_TEXTS = ("title", "subtitle", "as_of", "language")
_HEAD = (*_TEXTS, "brand", "sections", "questions")


def read(file: InputFile) -> DraftBank:
    """Read a bank as `export --to json` writes it, or a list of questions.

    Raises ContentError with the line where the JSON is wrong, or with the path of each value of a
    wrong type.
    """
    reader = _JsonReader(file)
    data = reader.parsed()
    if isinstance(data, list):
        data = {"questions": data}
    if not isinstance(data, dict):
        raise file.error("a bank is expected: an object with sections, or a list of questions", 1)
    draft = reader.draft
    reader.head(data)
    for question in reader.questions(data):
        draft.add(question)
    if reader.faults:
        raise ContentError([problem for fault in reader.faults for problem in fault.problems])
    add_figures(draft, file)
    return draft


class _JsonReader:
    """Reader of JSON that collects the faults of values."""

    def __init__(self, file: InputFile) -> None:
        self.file, self.draft = file, DraftBank()
        self.faults: list[ContentError] = []

    def parsed(self) -> Any:  # noqa: ANN401 - JSON
        """Return the data without nulls, of limited depth, with finite numbers and unique keys."""
        text = self.file.text().removeprefix("\ufeff")
        try:
            data = json.loads(
                text, object_pairs_hook=self._object, parse_constant=_finite, parse_float=_finite
            )
        except json.JSONDecodeError as error:
            message = f"this is no valid JSON ({error.msg})"
            raise self.file.error(message, error.lineno, error.colno) from None
        except (ValueError, RecursionError) as error:
            reason = "nested too deeply" if isinstance(error, RecursionError) else error
            raise self.file.error(f"this JSON is not read: {reason}") from None
        data = self._without_nulls(data, "the file", 0)
        if self.faults:
            raise self.faults[0]
        return data

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise ValueError(f"an object has the key '{twice[:60]}' twice")
        return found

    def _without_nulls(self, value: Any, path: str, depth: int) -> Any:  # noqa: ANN401 - JSON
        if depth > _MAX_DEPTH:
            raise self.file.error(f"{path[:60]}: nested too deeply")
        if isinstance(value, dict):
            nulls = [key for key, part in value.items() if part is None]
            if nulls:
                message = f"{path}: null is no value of {', '.join(nulls)[:60]}: left out"
                self.draft.remark(Effect.CHANGED, self.file.place(), message)
            return {
                key: self._without_nulls(part, f"{path}.{key}", depth + 1)
                for key, part in value.items()
                if part is not None
            }
        if isinstance(value, list):
            return [
                self._without_nulls(part, f"{path}[{at}]", depth + 1)
                for at, part in enumerate(value)
            ]
        return value

    def head(self, data: dict[str, Any]) -> None:
        """Set title, language and the other keys of a bank."""
        self._remark_unknown(data, _HEAD, "a bank")
        texts = {key: self._typed(data, key, str, key) for key in _TEXTS if key in data}
        self.draft.title, self.draft.language = texts.pop("title", ""), texts.pop("language", "")
        self.draft.more = texts
        if "brand" in data:
            brand = self.draft.more["brand"] = self._typed(data, "brand", dict, "brand")
            if isinstance(logo := brand.get("logo"), str):
                brand["logo"] = figure_beside(self.draft, self.file, self.file.place(), logo)

    def questions(self, data: dict[str, Any]) -> Iterator[DraftQuestion]:
        """Yield the questions of all sections, then those outside of sections."""
        for at, section in self._listed(data, "sections", ""):
            heads = section.get("title", ""), section.get("id", "")
            self._remark_unknown(section, ("id", "title", "topics"), f"a section ({at})")
            for topic_path, topic in self._listed(section, "topics", at):
                self._remark_unknown(topic, ("topic", "questions"), f"a topic ({topic_path})")
                for path, question in self._listed(topic, "questions", topic_path):
                    yield from self._question(question, path, (*heads, topic.get("topic", "")))
        for path, question in self._listed(data, "questions", ""):
            heads = question.pop("section", ""), ""
            yield from self._question(question, path, (*heads, question.pop("topic", "")))

    def _remark_unknown(self, data: dict[str, Any], known: Sequence[str], owner: str) -> None:
        for key in data.keys() - set(known):
            message = f"'{key[:60]}' is no key of {owner}: left out"
            self.draft.remark(Effect.LOST, self.file.place(), message)

    def _question(
        self, data: dict[str, Any], path: str, heads: Sequence[Any]
    ) -> Iterator[DraftQuestion]:
        before = len(self.faults)
        for key, kind in {"id": str, "question": str, "answer": dict, "choices": list}.items():
            if key in data or key == "question":
                self._typed(data, key, kind, f"{path}.{key}")
        answer = data.get("answer")
        accept = answer.get("accept", []) if isinstance(answer, dict) else []
        if not isinstance(accept, list) or not all(isinstance(text, str) for text in accept):
            self._fault(f"{path}.answer.accept: a list of texts is expected")
        if not all(isinstance(head, str) for head in heads):
            self._fault(f"{path}: titles of its section and topic must be texts")
        if len(self.faults) == before:
            section, name, topic = heads
            place = self.file.place()
            yield DraftQuestion(place, data, section=section, topic=topic, section_id=name)

    def _listed(
        self, data: dict[str, Any], key: str, path: str
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield path and value of each object in a list."""
        path = f"{path}.{key}" if path else key
        if key not in data:
            return
        for at, each in enumerate(self._typed(data, key, list, path)):
            if isinstance(each, dict):
                yield f"{path}[{at}]", each
            else:
                self._fault(f"{path}[{at}]: an object is expected")

    def _typed(self, data: dict[str, Any], key: str, kind: Any, path: str) -> Any:  # noqa: ANN401
        value = data.get(key)
        if isinstance(value, kind):
            return value
        called = {str: "a text", list: "a list", dict: "an object"}[kind]
        self._fault(f"{path}: {called} is expected")
        return kind()

    def _fault(self, message: str) -> None:
        self.faults.append(self.file.error(message))


def _finite(text: str) -> float:
    """Return a number; raise ValueError for NaN and infinity."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"'{text[:40]}' is no number")
    return number
