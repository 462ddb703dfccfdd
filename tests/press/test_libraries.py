import ctypes.util
import subprocess
import sys
from pathlib import Path

from studypress.press.libraries import exact_names, library_versions


def test_the_versions_of_the_libraries_are_known() -> None:
    assert all(version[0].isdigit() for version in library_versions().values())


def test_the_engine_is_imported_without_running_programs(tmp_path: Path) -> None:
    code = """
import sys
from studypress.press.engine import engine
run = []
sys.addaudithook(lambda event, args: event == "subprocess.Popen" and run.append(args[1]))
engine()
assert not run, run
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def test_libraries_are_found_as_usual_afterwards() -> None:
    before = ctypes.util.find_library
    with exact_names():
        pass
    assert ctypes.util.find_library is before
