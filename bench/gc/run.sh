#!/bin/bash
# bench/gc/run.sh: the collector against that of gc's own port, and what root stores cost.
#
# usage: bench/gc/run.sh [--runs=N] [--roots] [PROGRAM]...     default: 3 runs, all programs; --roots: only what root stores cost
#
# Five programs are built by gowl (-O2) and gc and run in turns on wasmtime, from a precompiled module; all must print what native Go
# prints, on Node too. CPU time: user and system, median of N. Peak memory: of the module's own linear memory, as Node shows it at the
# end (it never shrinks). Both with GOGC=100. Only ratios count.
# steady and pauses print what they have measured themselves.
# Root stores: each program with GOGC=off, as it is and built without the stores, in turns, the least CPU time of 2 N + 3 (a few per
# cent are asked for: what else the machine does is more, and only ever adds); code from --stats, at -O2 and -Oz.
#
# Exit code 1 if an output is wrong, or beyond a bound of docs/memory.md: CPU time 0.5 of gc's, memory 1.0 of gc's; steady: memory 2.5
# times what is live, and no growth in the second half; root stores: 8 % of time, 5 % of code.
set -eu
root=$(realpath "$(dirname "$0")/../..")
. "$root/tests/needs.sh"
cd "$root"
runs=3 roots=0 programs=()
for a in "$@"; do
    case $a in
    --runs=*) runs=${a#*=} ;;
    --roots) roots=1 ;;
    -*) fail_usage "unknown option $a" ;;
    *) programs+=("$a") ;;
    esac
done
need_gowl
need_wasmtime
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc -O2 -Wall -Wextra -o "$work/cpu" bench/cpu.c
bad=0
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

least() { sort -n "$1" | head -n 1; }

build() { # MAKER PROGRAM [GO-FLAG]...: $work/PROGRAM.MAKER.wasm and .cwasm; what --stats prints to $work/stats
    local maker=$1 name=$2 out=$work/$2.$1.wasm
    shift 2
    case $maker in
    gc) (cd bench/gc && GOOS=wasip1 GOARCH=wasm go build -ldflags='-s -w' -o "$out" "./$name") ;;
    *) (cd bench/gc && "$GOWL" build -ldflags='-s -w' "$@" -o "$out" "./$name") 2>"$work/stats" || { cat "$work/stats" >&2 && exit 1; } ;;
    esac
    "$WASMTIME" compile -o "${out%.wasm}.cwasm" "$out"
}

wasm() { "$WASMTIME" run --allow-precompiled "$@"; }

# Are these figures within the bounds? Complains if not.
within() { # WHAT VALUE BOUND
    awk -v v="$2" -v b="$3" 'BEGIN { exit v > b }' || { echo "$1: $2 is more than $3" && bad=1; }
}

against_gc() { # PROGRAM
    local name=$1 m
    (cd bench/gc && GOOS= GOARCH= go build -o "$work/native" "./$name") && "$work/native" >"$work/want"
    for m in gowl gc; do
        [ "$m" = gc ] && build gc "$name" || build gowl "$name" -O2
        wasm "$work/$name.$m.cwasm" >"$work/out"
        cmp -s "$work/want" "$work/out" || { echo "$name, $m: another output than native Go's" && bad=1; }
        node tests/run-node.mjs --usage="$work/usage.$m" "$work/$name.$m.wasm" >"$work/out"
        cmp -s "$work/want" "$work/out" || { echo "$name, $m, on Node: another output than native Go's" && bad=1; }
    done
    for ((i = 0; i < runs; i++)); do
        for m in gowl gc; do "$work/cpu" 1 "$WASMTIME" run --allow-precompiled "$work/$name.$m.cwasm" >>"$work/$name.$m"; done
    done
    read -r cpu memory on_node mb mbgc <<<"$(awk -v a="$(median "$work/$name.gowl")" -v b="$(median "$work/$name.gc")" \
        'FNR == NR { m = $1; t = $2; next } { print a / b, m / $1, t / $2, m / 1048576, $1 / 1048576 }' "$work/usage.gowl" "$work/usage.gc")"
    printf '%-12s %10.2f %10.2f %10.2f %9.1f %9.1f\n' "$name" "$cpu" "$on_node" "$memory" "$mb" "$mbgc"
    within "$name, CPU time" "$cpu" 0.5
    within "$name, memory" "$memory" 1.0
    rm "$work/$name".*
}

self_measured() { # PROGRAM
    local name=$1 m
    for m in gowl gc; do
        [ "$m" = gc ] && build gc "$name" || build gowl "$name" -O2
        wasm "$work/$name.$m.cwasm" >"$work/out"
        printf '%-8s %-6s %s\n' "$name" "$m" "$(cat "$work/out")"
        if [ "$name.$m" = steady.gowl ]; then
            read -r times grown < <(sed -E 's/^memory ([0-9.]+) times 64 MB; grown in the second half: ([0-9]+);.*/\1 \2/' "$work/out")
            within "steady, memory in units of what is live" "$times" 2.5
            within "steady, growth in the second half" "$grown" 0
        fi
    done
    rm "$work/$name".*
}

root_stores() { # PROGRAM [ARG]
    local name=$1 m level code=()
    for level in Oz O2; do
        build with "$name" -$level --stats
        code+=("$(sed -nE 's/^root stores +[0-9]+ +([0-9.]+) %.*/\1/p' "$work/stats")")
        within "$name, -$level, code of root stores" "${code[-1]:-100}" 5
    done
    GOWL_NO_ROOT_STORES=1 build without "$name" -O2
    for ((i = 0; i < 2 * runs + 3; i++)); do
        for m in with without; do
            "$work/cpu" 1 "$WASMTIME" run --allow-precompiled --env=GOGC=off "$work/$name.$m.cwasm" "${@:2}" >>"$work/$name.$m"
        done
    done
    time=$(awk -v a="$(least "$work/$name.with")" -v b="$(least "$work/$name.without")" 'BEGIN { print 100 * (a / b - 1) }')
    printf '%-12s %10.1f %10.1f %10.1f\n' "$name" "$time" "${code[1]}" "${code[0]}"
    within "$name, time of root stores" "$time" 8
    rm "$work/$name".*
}

[ ${#programs[@]} -gt 0 ] || programs=(binarytrees cache jsonloop builder interior steady pauses)
if [ $roots = 0 ]; then
    echo "gowl -O2 / gc  CPU time    on Node     memory   gowl, MB     gc, MB"
    for p in "${programs[@]}"; do [[ $p =~ ^(steady|pauses)$ ]] || against_gc "$p"; done
    for p in "${programs[@]}"; do [[ ! $p =~ ^(steady|pauses)$ ]] || self_measured "$p"; done
fi
echo "root stores, % time -O2   code -O2   code -Oz"
for p in "${programs[@]}"; do
    case $p in
    steady) root_stores steady 1000000000 ;;
    pauses) ;;
    *) root_stores "$p" ;;
    esac
done
exit $bad
