#!/bin/bash
# bench/run.sh: the size of two hellos, and the speed of four numeric programs, against gc's own port and equal C.
#
# usage: bench/run.sh [--runs=N] [--small]
#
# Speed: user+system CPU time of `wasmtime run` on a precompiled module, less that of the same maker's empty module (so that
# the engine's start and the language's own are not counted), median of N (default 5) runs, the makers taking turns.
# Only ratios are printed: bare times say more of the machine than of gowl. C is clang -O2 for the same target and features,
# with wasi-libc (Debian: clang, lld, wasi-libc, libclang-rt-*-dev-wasm32). --small: small inputs, to try the runner itself.
# At the end, what goroutines cost (bench/goroutines/run).
# Exit code 1 if a ratio or a size is beyond what docs/ promises: 1.10 of C's time, 260,000 bytes for the fmt hello at -Oz.
set -eu
root=$(realpath "$(dirname "$0")/..")
. "$root/tests/needs.sh"
cd "$root"
runs=5
declare -A args=([nbody]=5000000 [fannkuch]=10 [spectralnorm]=2000 [mandelbrot]=3000)
for a in "$@"; do
    case $a in
    --runs=*) runs=${a#*=} ;;
    --small) args=([nbody]=20000 [fannkuch]=7 [spectralnorm]=100 [mandelbrot]=200) ;;
    *) fail_usage "unknown option $a" ;;
    esac
done
need_gowl
need_wasmtime
CLANG=${CLANG:-$(command -v clang-22 || command -v clang-19 || command -v clang)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc -O2 -Wall -Wextra -o "$work/cpu" bench/cpu.c
export GOOS=wasip1 GOARCH=wasm GOFLAGS= GOWORK=off

# An empty program of each maker.
mkdir "$work/empty"
printf 'module empty\n\ngo 1.24\n' >"$work/empty/go.mod"
printf 'package main\n\nfunc main() {}\n' >"$work/empty/main.go"
printf 'int main(void) { return 0; }\n' >"$work/empty.c"

build() { # MAKER NAME: $work/NAME.MAKER.wasm
    local maker=$1 name=$2 dir=tests/programs/$2 src=bench/numeric/$2.c out=$work/$2.$1.wasm
    [ "$name" = empty ] && dir=$work/empty src=$work/empty.c
    case $maker in
    gowl) (cd "$dir" && go build -toolexec="$GOWL -O2" -ldflags='-s -w' -o "$out" .) ;;
    gc) (cd "$dir" && go build -ldflags='-s -w' -o "$out" .) ;;
    c) "$CLANG" --target=wasm32-wasi -Wno-deprecated -mcpu=mvp -mbulk-memory -msign-ext -O2 -ffp-contract=off -Wl,--strip-all -o "$out" "$src" -lm ;;
    esac
    "$WASMTIME" compile -o "${out%.wasm}.cwasm" "$out"
}

run() { # MAKER NAME [ARG]: prints one CPU time
    "$work/cpu" 1 "$WASMTIME" run --allow-precompiled "$work/$2.$1.cwasm" ${3+"$3"}
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

bad=0
makers="gowl gc c"
for m in $makers; do build "$m" empty; done
printf '%-14s %12s %12s %16s\n' "CPU time" "gowl / C" "gowl / gc" "(of gowl's time, s)"
for name in nbody fannkuch spectralnorm mandelbrot; do
    for m in $makers; do
        build "$m" "$name"
        "$WASMTIME" run --allow-precompiled "$work/$name.$m.cwasm" "${args[$name]}" >"$work/$name.$m.out"
        cmp -s "$work/$name.gowl.out" "$work/$name.$m.out" || { echo "$name: $m prints something else than gowl" && bad=1; }
    done
    for ((i = 0; i < runs; i++)); do
        for m in $makers; do
            run "$m" empty >>"$work/empty.$name.$m"
            run "$m" "$name" "${args[$name]}" >>"$work/$name.$m"
        done
    done
    for m in $makers; do
        declare "$m=$(awk -v a="$(median "$work/$name.$m")" -v e="$(median "$work/empty.$name.$m")" 'BEGIN { print a - e }')"
    done
    awk -v n="$name" -v g="$gowl" -v c="$c" -v o="$gc" \
        'BEGIN { printf "%-14s %12.2f %12.2f %16.2f%s\n", n, g / c, g / o, g, (g / c > 1.10) ? "   more than 1.10 of C" : ""; exit (g / c > 1.10) }' || bad=1
done

echo
printf '%-14s %10s %10s %10s %10s %8s\n' "bytes" "gowl -Oz" "-Oz -s" "-O2 -s" "gc -s -w" "ratio"
for name in hello-println hello-fmt; do
    dir=tests/programs/$name
    (cd "$dir" && go build -toolexec="$GOWL -Oz" -o "$work/a.wasm" . && go build -toolexec="$GOWL -Oz" -ldflags='-s -w' -o "$work/b.wasm" . &&
        go build -toolexec="$GOWL -O2" -ldflags='-s -w' -o "$work/c.wasm" . && go build -ldflags='-s -w' -o "$work/d.wasm" .)
    read -r a b c d <<<"$(stat -c %s "$work"/{a,b,c,d}.wasm | tr '\n' ' ')"
    awk -v n="$name" -v a="$a" -v b="$b" -v c="$c" -v d="$d" 'BEGIN { printf "%-14s %10d %10d %10d %10d %8.3f\n", n, a, b, c, d, b / d }'
    if [ "$name" = hello-fmt ] && [ "$b" -gt 260000 ]; then echo "$name at -Oz -s is more than 260000 bytes" && bad=1; fi
done

echo
GOWL=$GOWL bench/goroutines/run --runs="$runs" || bad=1
exit $bad
