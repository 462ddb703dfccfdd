#!/bin/sh
# Installs the requirements that pip cannot install: Python 3.11 or newer in a virtual environment,
# and WeasyPrint's libraries. Uses apt or brew if that needs no password, otherwise prints the
# command to run. Installed packages are not changed.
set -eu
venv=$1

say() { printf '%s\n' "$@" >&2; }

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
            # shellcheck disable=SC2086 # a list of packages
            as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get install -y -qq --no-install-recommends $1 >/dev/null
            return
        fi
        say "Please run this command, then the same make again:" "" "    sudo apt-get install $1" ""
    elif command -v brew >/dev/null 2>&1; then
        say "Installing $2"
        # shellcheck disable=SC2086 # a list of packages
        brew install --quiet $2
        return
    else
        say "Please install these with your system's package manager, then run the same make again:" \
            "    names in Debian and Ubuntu: $1" "    names in Homebrew: $2"
    fi
    exit 1
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$name"
            return
        fi
    done
    return 1
}

has_libraries() {
    "$python" - <<'PYTHON'
import ctypes, ctypes.util, os, sys
if sys.platform == "darwin":
    os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib")
def loads(name):
    for file in (f"lib{name}.so.0", ctypes.util.find_library(name)):
        try:
            return bool(file and ctypes.CDLL(file))
        except OSError:
            pass
    return False
sys.exit(not all(map(loads, ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))))
PYTHON
}

if ! python=$(find_python); then
    install "python3 python3-venv" python@3.13
    python=$(find_python) || {
        say "studypress needs Python 3.11 or newer; this system has an older version."
        exit 1
    }
fi

apt= brew=
# Debian and Ubuntu have ensurepip, which venv needs, in a separate package.
if [ ! -x "$venv/bin/python" ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt="python$version-venv" brew="python@$version"
fi
if ! has_libraries; then
    apt="$apt libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" brew="$brew pango"
fi
[ -z "$apt" ] || install "${apt# }" "${brew# }"

if [ ! -x "$venv/bin/python" ]; then
    "$python" -m venv "$venv"
    # pip 25.1 is the first that installs dependency groups.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
fi
