"""Modules that are imported when something of them is first called."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

RARE = ("fontTools.subset", "fontTools.varLib.instancer")
"""Modules that the engine needs only without HarfBuzz's subsets, a quarter of its import."""


class _Postponed(ModuleType):
    """Stand-in for a module, whose names are functions that import it."""

    def __getattr__(self, name: str) -> Callable[..., Any]:  # Any: of the module's functions
        def call(*args: object, **options: object) -> object:
            return getattr(import_module(self.__name__), name)(*args, **options)

        return call


@contextmanager
def postponed(*names: str) -> Iterator[None]:
    """Let modules that are imported within the block have stand-ins for modules of these names."""
    new = {name: _Postponed(name) for name in names if name not in sys.modules}
    sys.modules.update(new)
    try:
        yield
    finally:
        for name in new:
            del sys.modules[name]
