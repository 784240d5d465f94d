#!/bin/bash
# make versions: a small part of the program tests, on wasmtime at -O0, and base/go_facts.def, with the newest patches of
# Go 1.24, 1.25 and 1.27, fetched by GOTOOLCHAIN (docs/go-facts.md). GOWL_ALLOW_NEWER=1 has each link look at the facts.
#
# usage: tests/go_versions/run.sh [MINOR]... [-- PROGRAM...]
set -u
cd "$(dirname "$(realpath "$0")")/../.."
. tests/tables/goroots.sh
minors=() programs=(json reflect maps go-select go-mutex panic-values gc-finalizer)
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    minors+=("$1")
    shift
done
[ $# -lt 2 ] || programs=("${@:2}")
[ ${#minors[@]} -gt 0 ] || minors=(24 25 27)
passed=0 failed=0
log=$(mktemp)
kept=.cache/versions # a line for each version: passed, failed, commit, day, programs
mkdir -p $kept
trap 'rm -f "$log"' EXIT
count() { # WHAT FILE: adds up the counts at the end of the log, and keeps them
    local p f
    read -r p f < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log" | tail -n 1)
    passed=$((passed + ${p:-0})) failed=$((failed + ${f:-1}))
    echo "${p:-0} ${f:-1} $(git describe --always --abbrev=7 --exclude='*' --dirty=+ 2>/dev/null) $(date +%F) $1" >"$kept/$2"
}
for minor in "${minors[@]}"; do
    if ! root=$(goroot_of "$minor" fetch); then
        echo "Go 1.$minor cannot be had"
        failed=$((failed + 1))
        continue
    fi
    echo "== $("$root/bin/go" version)"
    PATH=$root/bin:$PATH GOTOOLCHAIN=local GOWL_ALLOW_NEWER=1 \
        tests/run --levels=O0 --engines=wasmtime "${programs[@]}" 2>&1 | tee "$log" | grep -v '^ok'
    count "${programs[*]}" "$("$root/bin/go" env GOVERSION)"
done
echo "== facts"
tests/tables/run --all 2>&1 | tee "$log"
count "facts about Go's sources" facts
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
