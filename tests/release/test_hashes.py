"""requirements-release.txt fits pyproject.toml and requirements.lock: `make lock` writes both."""

import re

from release_pins import declared, hashed, locked

SHA256 = re.compile(r"sha256:[0-9a-f]{64}")
OTHER_SYSTEMS = {"brotlicffi", "pywin32-ctypes"}
"""Packages of PyPy and Windows, which the lock of one machine does not have."""


def test_each_dependency_is_pinned_in_the_range_that_is_declared() -> None:
    pinned = hashed()
    for name, requirement in declared().items():
        (pin,) = pinned[name][0].specifier
        assert pin.operator == "=="
        assert pin.version in requirement.specifier, name


def test_the_versions_are_those_that_are_tested() -> None:
    tested = locked()
    for name, (requirement, _) in hashed().items():
        if name not in OTHER_SYSTEMS:
            (ours,), (theirs,) = requirement.specifier, tested[name].specifier
            assert ours.version.split("+") == theirs.version.split("+"), name


def test_each_package_has_hashes_and_no_address() -> None:
    for name, (requirement, hashes) in hashed().items():
        assert hashes, name
        assert all(map(SHA256.fullmatch, hashes)), name
        assert requirement.url is None
