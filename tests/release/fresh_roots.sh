#!/bin/sh
# Installs the wheel as people do, in new Debian systems made by debootstrap, and prints there;
# `make fresh` runs it. It needs root, debootstrap, and some minutes for each suite.
#
#     sh tests/release/fresh_roots.sh WHEEL [SUITE ...]      suites: bookworm trixie sid
#     sh tests/release/fresh_roots.sh --run "make build" [SUITE ...]
#
# The second form clones this repository, which may not be a linked worktree, into a system with
# git, make and python3 only, and runs the command there. Variables: MIRROR and DEBOOTSTRAP, the
# mirror and options for debootstrap; ROOTS, a folder in which bare systems are kept for the next
# run; BIND, files and folders of this machine that the systems also read, such as certificates.
# The environment is passed on.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
mirror=${MIRROR:-http://deb.debian.org/debian}
user=reader

bare() { # SUITE: make or reuse the archive of a bare system
    kept=$roots/$1.tar
    [ -f "$kept" ] && return
    # shellcheck disable=SC2086 # a list of options
    debootstrap --variant=minbase --include=ca-certificates ${DEBOOTSTRAP:-} "$1" "$roots/new-$1" "$mirror" \
        >"$roots/$1.log" 2>&1 || { tail -n 5 "$roots/$1.log" >&2; return 1; }
    tar -C "$roots/new-$1" --exclude='./dev/*' --exclude='./proc/*' -cf "$kept.part" .
    mv "$kept.part" "$kept"
    rm -rf --one-file-system "$roots/new-$1"
}

enter() { # SUITE: unpack the bare system, and mount what programs need; in a mount namespace
    root=$work/$1
    mkdir -p "$root"
    tar -C "$root" -xf "$roots/$1.tar"
    for path in dev proc sys; do
        mkdir -p "$root/$path"
        mount --rbind "/$path" "$root/$path"
    done
    for path in $here ${BIND:-}; do
        if [ -d "$path" ]; then mkdir -p "$root$path"; else mkdir -p "$root${path%/*}"; : >>"$root$path"; fi
        mount --bind "$path" "$root$path"
        mount -o remount,bind,ro "$root$path"
    done
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    printf '127.0.0.1\tlocalhost\n::1\tlocalhost\n' >"$root/etc/hosts" # an installer writes it
    chroot "$root" useradd --create-home --shell /bin/sh $user
}

as() { # root|USER COMMAND: run a line of sh in the system
    home=/root
    [ "$1" = root ] || home=/home/$1
    chroot --userspec="$1:$1" --groups="$1" "$root" env -u XDG_CACHE_HOME -u VIRTUAL_ENV \
        HOME="$home" LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        PATH="$home/.local/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" \
        sh -euc "cd; $2"
}

step() { # TITLE WHO COMMAND: run, and write a line with the seconds it took
    began=$(date +%s)
    if as "$2" "$3" >"$work/log" 2>&1; then state=ok; else state=FAILED failed=1; fi
    printf '%-9s %-7s %-62s %-6s %4d s\n' "$suite" "$version" "$1" $state $(($(date +%s) - began))
    [ $state = ok ] || tail -n 15 "$work/log" >&2
}

apt() { printf 'apt-get update -qq && apt-get install -y -qq --no-install-recommends %s' "$*"; }

prints='cd /tmp && rm -rf out && studypress new bank --quiet && studypress build bank --quiet \
    && test -s out/guide.pdf && test -s out/exam/print-run.pdf && rm -rf out bank'
gone='test -z "$(find ~ -path ~/.cache -prune -o -name "*studypress*" -print | grep -v "/[.]studypress.lock$")"'
package='libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0'

install_all() { # WHEEL: each way of installing, in the entered system
    wheel=/tmp/${1##*/}
    cp "$1" "$root$wheel"
    cp "$here/requirements-release.txt" "$root/tmp/hashes.txt"
    version=-
    step "root: apt install python3, venv, pipx" root "$(apt python3 python3-venv pipx)"
    version=$(as root "python3 -c 'import platform; print(platform.python_version())'")
    step "user: venv, pip install" $user "python3 -m venv v && v/bin/pip install -q $wheel"
    step "user without Pango: exit 1, the command for apt, no traceback" $user "
        v/bin/studypress --version | grep -q 'Pango not found'
        v/bin/studypress new bank --quiet
        code=0; v/bin/studypress guide bank >said 2>&1 || code=\$?; cat said; test \$code = 1
        grep -q 'sudo apt install $package\$' said && ! grep -q Traceback said"
    step "root: that command" root "$(apt "$package")"
    step "user: first print, a bank with guide, exam and all" $user "PATH=~/v/bin:\$PATH; $prints"
    step "root: apt install man-db" root "$(apt man-db)"
    step "user: man studypress, in the venv and by its folder" $user "
        PATH=~/v/bin:\$PATH man studypress >a; man -M v/share/man studypress >b; cmp a b
        man -M v/share/man studypress-exam | cat - a; grep -q ^COMMANDS a"
    step "user: pip uninstall leaves only the cache" $user \
        "v/bin/pip uninstall -q -y studypress && $gone && test -d .cache/studypress"
    step "user: pip install by hashes, print" $user "python3 -m venv h && h/bin/pip install -q \
        --require-hashes -r /tmp/hashes.txt && h/bin/pip install -q --no-deps --no-index $wheel
        PATH=~/h/bin:\$PATH; $prints"
    step "user: pipx install, print, man (not of pipx 1.1), uninstall" $user "
        rm -rf v h; pipx install $wheel; ($prints)
        pipx --version | grep -q '^1[.]1[.]' || man studypress | grep ^COMMANDS
        pipx uninstall studypress && $gone"
    step "user: uv tool install, print, uninstall" $user "python3 -m venv u && u/bin/pip install -q uv
        u/bin/uv tool install -q $wheel && ($prints) && u/bin/uv tool uninstall -q studypress && $gone"
    step "root: venv, pip install, print" root \
        "python3 -m venv v && v/bin/pip install -q $wheel; PATH=~/v/bin:\$PATH; $prints"
}

run_in_clone() { # COMMAND: run it in a clone, as root
    version=-
    step "root: apt install git make python3" root "$(apt git make python3)"
    version=$(as root "python3 -c 'import platform; print(platform.python_version())'")
    as root "git config --global --add safe.directory '*'; git clone -q $here/ ~/studypress"
    began=$(date +%s)
    as root "cd studypress; git log -1 --oneline --no-decorate | cat; $1" || failed=1
    printf '%s %s %s: %d s\n' "$suite" "$version" "$1" $(($(date +%s) - began))
}

inside() { # what runs in the mount namespace
    failed=0
    suite=$1
    enter "$suite"
    if [ -n "$command" ]; then run_in_clone "$command"; else install_all "$file"; fi
    return $failed
}

if [ "${1:-}" = --inside ]; then
    work=$2 roots=$3 command=$5 file=$6
    inside "$4"
    exit
fi
command= file=
if [ "${1:-}" = --run ]; then command=$2; shift 2; else file=$(realpath "$1"); shift; fi
roots=${ROOTS:-}
work=$(mktemp -d)
[ -n "$roots" ] || roots=$work
mkdir -p "$roots"
trap 'rm -rf --one-file-system "$work"' EXIT
[ $# != 0 ] || { [ -n "$command" ] && set -- trixie || set -- bookworm trixie sid; }
end=0
for suite in "$@"; do
    bare "$suite" || { end=1; continue; }
    unshare --mount --propagation private sh "$0" --inside "$work" "$roots" "$suite" "$command" "$file" || end=1
    rm -rf --one-file-system "${work:?}/$suite"
done
exit $end
