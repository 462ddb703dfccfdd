"""Environment of templates: shipped ones, which are compiled once, or those of a user's folder."""

import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2 import FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.ext import i18n
from jinja2.sandbox import ImmutableSandboxedEnvironment

from studypress.files.package_folders import looks, of_look
from studypress.page.sandbox import LookSandbox
from studypress.page.words.catalogue import Words


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in the folder of this compiled module, under the same conditions.

    They are code, which the user's cache must not contain.
    """

    def __init__(self) -> None:
        """Use the folder in which Python stores this module."""
        super().__init__(str(Path(cache_from_source(__file__)).parent), "template-%s.pyc")

    def get_source_checksum(self, source: str) -> str:
        """Return a digest of all that determines the code; this module sets the options."""
        options = Path(__file__).read_text(encoding="utf-8")
        return super().get_source_checksum(f"{jinja2.__version__} {options} {source}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store a template, if Python may store modules and the folder is writable."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


@of_look
@cache
def environment(custom: Path | None, words: Words) -> ImmutableSandboxedEnvironment:
    """Return the environment of templates, whose fixed words are these."""
    made = (
        LookSandbox(custom)
        if custom
        else ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(looks("templates")),
            bytecode_cache=CompiledTemplates(),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
    )
    made.add_extension(i18n)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext,
        words.ngettext,
        newstyle=True,
        pgettext=words.pgettext,
        npgettext=words.npgettext,
    )
    return made
