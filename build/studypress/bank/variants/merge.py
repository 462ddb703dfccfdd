"""Problems of the instances of a question, each reported once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from studypress.bank.variants.texts import with_values
from studypress.errors import Problem, SourcePlace


def merged(found: Iterable[tuple[Mapping[str, str], Iterable[Problem]]]) -> Iterator[Problem]:
    """Yield the problems of a question's instances, given with their values.

    A problem of all instances has no values in its message. Of others at the same place, only
    those of the first instance are reported.
    """
    of_each = [(values, list(problems)) for values, problems in found]
    first = of_each[0][1] if of_each else []
    common = [each for each in first if all(each in problems for _, problems in of_each)]
    yield from common
    seen = set[SourcePlace]()
    for values, problems in of_each:
        new = [each for each in problems if each not in common and each.place not in seen]
        for problem in new:
            yield replace(problem, message=f"{with_values(values)}{problem.message}")
        seen.update(problem.place for problem in new)
