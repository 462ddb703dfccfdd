#!/bin/sh
# Installs the programs with which `make slow` reads HTML and exported files: Chromium, LibreOffice,
# and the GIFT grammar of npm; shells that complete commands, and a reader of manual pages. Needs
# root or sudo without a password.
set -eu
cd "$(dirname "$0")/.."
root=
[ "$(id -u)" = 0 ] || root="sudo -n"
missing=
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
    || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
# The command lomath is in the package with windows only.
[ -e /usr/lib/libreoffice/program/libsmlo.so ] || command -v lomath >/dev/null 2>&1 \
    || missing="$missing libreoffice-math-nogui"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
for name in zsh fish mandoc; do
    command -v "$name" >/dev/null 2>&1 || missing="$missing $name"
done
if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Please install:$missing" >&2
        exit 1
    fi
    echo "Installing$missing" >&2
    $root apt-get update -qq
    # shellcheck disable=SC2086 - a list of names
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
if [ ! -d .venv/npm/node_modules/gift-pegjs ]; then
    npm install --silent --no-audit --no-fund --prefix .venv/npm gift-pegjs@1.0.2 >/dev/null
fi
