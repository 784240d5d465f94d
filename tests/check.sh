#!/bin/bash
# make check: the C unit tests, then every tests/*/run, then the programs; each prints `N passed, N failed` at its end.
# The last line is the sum, in the same words; the exit code is 0 if nothing failed.
set -u
cd "$(dirname "$0")/.."
build=${BUILD:-build/${PRESET:-release}}
export GOWL=${GOWL:-$PWD/$build/gowl}
export ASAN_OPTIONS=detect_leaks=0 # err() ends the process: what a test catches of it was never meant to be freed
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Adds up a part's counts. A part that ends without them, or with an exit code that contradicts them, is one more failure.
count() { # NAME EXIT-CODE PASSED FAILED
    passed=$((passed + ${3:-0})) failed=$((failed + ${4:-0}))
    if [ -z "${3-}" ] || { [ "$2" != 0 ] && [ "${4:-0}" = 0 ]; }; then
        failed=$((failed + 1))
        echo "$1: exit code $2, no failure counted"
        tail -n 20 "$log" | sed 's/^/    /'
    fi
    echo "== $1: ${3:-0} passed, ${4:-0} failed"
}

for t in "$build"/unit/unit_*; do
    [ -x "$t" ] || continue
    name=$(basename "$t")
    "$t" >"$log" 2>&1
    code=$?
    # CUnit's summary: "   tests   12   12   11   1   0" is total, ran, passed, failed, inactive.
    read -r p f < <(awk '$1 == "tests" && NF == 6 { print $4, $5 }' "$log")
    grep -E '^ +[0-9]+\. .* - ' "$log"
    count "$name" "$code" "${p-}" "${f-}"
    p="" f=""
done

tests/style.sh format 2>&1 | tee "$log"
if [ "${PIPESTATUS[0]}" = 0 ]; then count tests/style.sh 0 1 0; else count tests/style.sh 1 0 1; fi

for bitcode in gowl_runtime gowl_runtime_js; do
    tests/overrides "$build/$bitcode.bc" 2>&1 | tee "$log"
    if [ "${PIPESTATUS[0]}" = 0 ]; then count tests/overrides 0 1 0; else count tests/overrides 1 0 1; fi
done

${CC:-cc} -O2 -std=c11 -Wall -Wextra -Werror -o "$build/wasm-features" tests/validator/wasm_features.c || exit 1

# The programs come last: they take longest.
for run in tests/*/run tests/run; do
    [ -x "$run" ] || continue
    echo "== $run"
    args=()
    [ "$run" != tests/validator/run ] || args=("$build/wasm-features")
    "$run" "${args[@]}" 2>&1 | tee "$log"
    code=${PIPESTATUS[0]}
    read -r p f < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log" | tail -n 1)
    count "$run" "$code" "${p-}" "${f-}"
    p="" f=""
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
