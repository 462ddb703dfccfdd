#!/bin/sh
# Makes a release in a folder: wheel and sdist, checked as an index checks them; the hashes of all
# that they need; and the list of these packages (SBOM, CycloneDX), from an environment that is
# installed by the hashes.
#
#     sh build/release.sh .venv/bin dist
set -eu
bin=$(cd "$1" && pwd) out=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$out"
rm -f "$out"/studypress-* "$out/requirements-release.txt" "$out/SHA256SUMS"
"$bin/python" -m build --no-isolation --outdir "$out" . >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
"$bin/twine" check --strict "$out"/studypress-*

cp requirements-release.txt "$out"
"$bin/uv" venv --quiet --python "$bin/python" "$work/venv"
"$bin/uv" pip install --quiet --python "$work/venv/bin/python" --require-hashes -r requirements-release.txt
version=$("$bin/python" -c 'import studypress; print(studypress.__version__)')
sed "s/^dynamic = .*/version = \"$version\"/" pyproject.toml >"$work/pyproject.toml"
"$bin/cyclonedx-py" environment --output-reproducible --pyproject "$work/pyproject.toml" \
    --output-file "$out/studypress-$version.cdx.json" "$work/venv/bin/python"

# An index of one's own, or a folder of this machine, is of no use to others.
if grep -nE 'file://|repository_url=|^ *--(extra-)?(index-url|find-links)' \
    "$out"/*.json "$out"/*.txt >&2; then
    echo "these lines name a folder or an index of this machine" >&2
    exit 1
fi
(cd "$out" && "$bin/python" - * <<'PYTHON' >SHA256SUMS
import hashlib, pathlib, sys
for name in sys.argv[1:]:
    print(f"{hashlib.sha256(pathlib.Path(name).read_bytes()).hexdigest()}  {name}")
PYTHON
)
ls "$out"
