#!/bin/bash
# make demo: builds a few of the test programs at -Oz and with gc, runs them, and shows sizes side by side.
set -eu
cd "$(dirname "$0")"
gowl=$PWD/../build/gowl
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export GOOS=wasip1 GOARCH=wasm
printf '%-16s %12s %12s   %s\n' program "gowl -Oz" "gc -s -w" "first line of its output"
for p in hello-println hello-fmt json sha256 regexp; do
    [ -e "programs/$p/main.go" ] || continue
    (cd "programs/$p" && "$gowl" build -Oz -ldflags=-s -o "$tmp/gowl.wasm" . && go build -ldflags='-s -w' -o "$tmp/gc.wasm" .)
    first=$("$gowl" exec "$tmp/gowl.wasm" 2>&1 </dev/null | head -n 1 | cut -c 1-60)
    printf '%-16s %12d %12d   %s\n' "$p" "$(stat -c %s "$tmp/gowl.wasm")" "$(stat -c %s "$tmp/gc.wasm")" "$first"
done
