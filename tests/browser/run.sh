#!/bin/bash
# make browser: programs in headless Chromium (Debian: chromium; or $CHROMIUM), by gc and by gowl, under GOROOT's own wasm_exec.js and under
# the glue of gowl build --js; and the time from navigation to the first change of the document.
# usage: tests/browser/run.sh [RUNS]    (default: 20)
set -u
cd "$(dirname "$0")" || exit 2
root=$(cd ../.. && pwd)
GOWL=$(realpath "${GOWL:-$root/build/gowl}")
export GOWORK=off
unset GOFLAGS
command -v "${CHROMIUM:-chromium}" >/dev/null || { echo "tests/browser: no Chromium (Debian: chromium)" >&2; exit 2; }
tmp=$(mktemp -d "${TMPDIR:-/tmp}/gowl-browser.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
for program in page hello; do
    "$GOWL" build -Oz -ldflags="-s -w" --js="$tmp/$program" ./$program &&
        GOOS=js GOARCH=wasm go build -ldflags="-s -w" -o "$tmp/$program-gc.wasm" ./$program || exit 1
done
node serve.mjs "$tmp" "${1:-20}"
