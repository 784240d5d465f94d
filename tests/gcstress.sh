#!/bin/bash
# The collector's stress modes over the test programs (docs/memory.md): every program with a collection at every Nth
# allocation and freed memory poisoned; then some programs with their Nth allocation failing, for each N: they must end
# as without, or with Go's "out of memory" and exit code 2, and never in a trap.
#
# usage: tests/gcstress.sh [--jobs=N] [PATTERN]...   (long: patterns as for tests/run)
set -u
cd "$(dirname "$0")/.."
root=$PWD
GOWL=${GOWL:-$root/build/gowl}
for WASMTIME in "${WASMTIME-}" "$(command -v wasmtime)" "$root/.cache/wasmtime/wasmtime"; do [ -x "$WASMTIME" ] && break; done
export GOWL WASMTIME
status=0
for modes in stress=7,poison stress=101; do
    echo "== GOWL_GC=$modes"
    tests/run --levels=O2 --engines=wasmtime --gc=$modes "$@" || status=1
done

# Descriptors that package reflect makes are in no cache yet while it allocates.
tests/run --levels=O0 --engines=wasmtime --gc=stress=1,poison go-reflect reflect-made || status=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
for prog in hello-fmt gc-finalizer json panic-error lang-defer maps; do
    (cd "tests/programs/$prog" && GOOS=wasip1 GOARCH=wasm go build -toolexec="$GOWL -O2" -o "$work/m.wasm" .) || exit 1
    "$WASMTIME" compile -o "$work/m.cwasm" "$work/m.wasm" || exit 1
    run=("$WASMTIME" run --allow-precompiled)
    "${run[@]}" "$work/m.cwasm" >"$work/want" 2>/dev/null
    want=$?
    survived=0
    # In steps that grow, until the program has no so many allocations.
    for ((n = 1; survived < 20 && n < 200000; n += 1 + n / 50)); do
        "${run[@]}" --env=GOWL_GC=fail=$n "$work/m.cwasm" >"$work/out" 2>"$work/err"
        code=$?
        if [ $code = "$want" ] && cmp -s "$work/want" "$work/out"; then
            survived=$((survived + 1)) passed=$((passed + 1))
        elif [ $code = 2 ] && grep -q '^fatal error: out of memory$' "$work/err" &&
            head -c "$(stat -c %s "$work/out")" "$work/want" | cmp -s - "$work/out"; then
            survived=0 passed=$((passed + 1))
        else
            failed=$((failed + 1)) status=1
            echo "FAIL $prog fail=$n: exit code $code"
            head -n 5 "$work/err" | cut -c 1-200
        fi
    done
done
echo "$passed passed, $failed failed"
exit $status
