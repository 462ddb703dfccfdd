#!/bin/sh
# Brings what printing needs and pip cannot: Python 3.11 or newer in a virtual environment,
# and WeasyPrint's libraries. Installs by apt or brew where that needs no password, else says
# the line to type. What is there already is left alone.
set -eu
venv=$1

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_be_root() {
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }
}

# install "<apt packages>" "<brew packages>"
install() {
    if command -v apt-get >/dev/null 2>&1; then
        if may_be_root; then
            say "Installing $1"
            as_root apt-get update -qq
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null
            return
        fi
        say "Please type this line, then the same make again:" "" "    sudo apt-get install $1"
    elif command -v brew >/dev/null 2>&1; then
        say "Installing $2"
        brew install --quiet $2
        return
    else
        say "Please install these with your system's package manager, then type the same make again:" \
            "    on Debian and Ubuntu: $1" "    with Homebrew: $2"
    fi
    exit 1
}

find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$python"
            return
        fi
    done
    return 1
}

python=$(find_python) || { install python3 python@3.13; python=$(find_python); } || {
    say "studypress needs Python 3.11 or newer, and this system's is older: install a newer one."
    exit 1
}

if [ ! -x "$venv/bin/python" ]; then
    # Debian and Ubuntu keep venv's other half, ensurepip, in a package of its own.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        install "python$version-venv" "python@$version"
    fi
    "$python" -m venv "$venv"
    # pip 25.1 is the first that installs dependency groups.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
fi

has_libraries() {
    "$venv/bin/python" - <<'PYTHON'
import ctypes, ctypes.util, os, sys
if sys.platform == "darwin":
    os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib")
names = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
def loads(name):
    for file in (f"lib{name}.so.0", ctypes.util.find_library(name)):
        try:
            return bool(file and ctypes.CDLL(file))
        except OSError:
            pass
    return False
sys.exit(not all(map(loads, names)))
PYTHON
}

if ! has_libraries; then
    install "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" pango
fi
