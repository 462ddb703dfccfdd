"""A release: contents of wheel and sdist, their page on an index, hashes and SBOM."""

import json
import re
import subprocess
import tarfile
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.utils import canonicalize_name
from release_pins import applies, declared, hashed

from studypress import __version__

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
DATA = f"studypress-{__version__}.data/data"
NOT_STATED = {"partd", "pypdfium2"}
"""Packages whose metadata names a file of the licence only."""

SHIPPED = {
    "templates": "templates",
    "styles": "styles",
    "content": "content",
    "docs/schema": "docs/schema",
    "build/studypress": "",
}
"""Folders of the checkout, and where they are in the package."""


def files_of(folder: str) -> set[str]:
    """Return the files of a folder that are kept in git, relative to it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder],  # noqa: S607
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return {
        str(Path(name).relative_to(folder))
        for name in listed.split("\0")
        if name and (ROOT / name).exists()
    }


@pytest.fixture
def wheel_file(released: Path) -> ZipFile:
    (found,) = released.glob("*.whl")
    return ZipFile(found)


def test_the_wheel_is_the_package_with_its_shipped_files_and_no_others(
    wheel_file: ZipFile,
) -> None:
    names = {name for name in wheel_file.namelist() if not name.endswith("/")}
    expected = {
        str(Path("studypress", inside, name))
        for folder, inside in SHIPPED.items()
        for name in files_of(folder)
    }
    pages = {f"{DATA}/share/man/man1/{name}" for name in files_of("build/man")}
    metadata = {name for name in names if name.startswith(f"studypress-{__version__}.dist-info/")}
    assert len(pages) > 1
    assert names - metadata == expected | pages
    assert {name.partition("/")[2] for name in metadata} == {
        "METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE",
    }  # fmt: skip


def test_the_sdist_builds_again_and_contains_the_tests(released: Path) -> None:
    (archive,) = released.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"pyproject.toml", "LICENSE", "CHANGELOG.md", "tests/conftest.py", "Makefile"} <= names
    tops = {name.partition("/")[0] for name in names}
    assert not tops & {".venv", "out", "dist", "site", ".git", ".mypy_cache", ".hypothesis"}


def test_the_page_on_an_index_has_no_relative_link(wheel_file: ZipFile) -> None:
    metadata = message_from_bytes(wheel_file.read(f"studypress-{__version__}.dist-info/METADATA"))
    page = str(metadata.get_payload())
    assert metadata["Version"] == __version__
    assert page.startswith("# studypress")
    assert not re.findall(r"!?\[[^\]]*\]\((?!https://)", page)
    extras = set(re.findall(r"`studypress\[(\w+)\]`", page))
    assert extras == set(metadata.get_all("Provides-Extra") or ())


def test_the_sbom_lists_each_package_of_the_hashes_with_its_licence(released: Path) -> None:
    bom = json.loads((released / f"studypress-{__version__}.cdx.json").read_text("utf-8"))
    root = bom["metadata"]["component"]
    assert (root["name"], root["version"]) == ("studypress", __version__)
    listed = {canonicalize_name(each["name"]) for each in bom["components"]}
    assert listed == {name for name, (pin, _) in hashed().items() if applies(pin)}
    without = {each["name"] for each in bom["components"] if not each.get("licenses")}
    assert without <= NOT_STATED
    linked = {each["ref"]: each.get("dependsOn", []) for each in bom["dependencies"]}
    direct = {name for name, each in declared().items() if applies(each)}
    assert {canonicalize_name(ref.partition("==")[0]) for ref in linked["root-component"]} == direct


def test_the_checksums_are_those_of_the_files(released: Path) -> None:
    lines = (released / "SHA256SUMS").read_text("ascii").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    assert set(sums) == {path.name for path in released.iterdir()} - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert sha256((released / name).read_bytes()).hexdigest() == digest
