#!/bin/bash
# bench/run.sh: builds the programs of bench/programs.tsv by gowl (-O2, -Oz), gc's wasip1 port, native Go and, where there is
# one, equal C; checks that all print the same; measures; and prints a table.
#
# usage: bench/run.sh [--runs=N] [--programs=A,B] [--engines=wasmtime,node] [--makers=gowl-O2,gowl-Oz,gc,native,c] [--small]
#                     [--out=DIR] [--keep] [--docs]
#
# --keep appends the figures to bench/history, --docs writes the tables of docs/performance.md. --small: least inputs, to try
# the runner itself. DIR (default bench/out/) gets results.tsv, index.html and what was built.
# What is measured, and how: docs/performance.md. Chromium's V8 is not run: a page measures wall time alone, and Node has V8 too.
set -eu
root=$(realpath "$(dirname "$0")/..")
. "$root/tests/needs.sh"
cd "$root"
runs=5 programs='' engines=wasmtime,node makers=gowl-O2,gowl-Oz,gc,native,c small='' out=bench/out report=()
for a in "$@"; do
    case $a in
    --runs=*) runs=${a#*=} ;;
    --programs=*) programs=${a#*=} ;;
    --makers=*) makers=${a#*=} ;;
    --out=*) out=${a#*=} ;;
    --small) small=1 ;;
    --keep | --docs) report+=("$a") ;;
    *) common_option "$a" || fail_usage "unknown option $a" ;;
    esac
done
check_engines
need_gowl
need_wasmtime
need_engines
CLANG=${CLANG:-$(command -v clang-22 || command -v clang-19 || command -v clang)}
builtins=$(find /usr/lib -name 'libclang_rt.builtins*' -path '*wasm32*' 2>/dev/null | sort -V | tail -n 1)
mkdir -p "$out"
out=$(realpath "$out")
results=$out/results.tsv
: >"$results"
rm -f "$out"/*.{wasm,cwasm,want,native}
cc -O2 -Wall -Wextra -o "$out/turns" bench/turns.c
export GOFLAGS= GOWORK=off

# The programs, and an empty one, whose time is that of engine and start.
mkdir -p "$out/empty"
printf 'module empty\n\ngo 1.24\n' >"$out/empty/go.mod"
printf 'package main\n\nfunc main() {}\n' >"$out/empty/main.go"
printf 'int main(void) { return 0; }\n' >"$out/empty.c"
list=$out/list
awk -F'\t' -v want="$programs" 'BEGIN { n = split(want, w, ","); for (i = 1; i <= n; i++) is[w[i]] = 1 } !/^#/ && (!n || $1 in is)' \
    bench/programs.tsv >"$list"
[ -s "$list" ] || fail_usage "no such program: $programs"

say() { printf '%s\t%s\t%s\t%s\n' "$@" >>"$results"; } # PROGRAM MAKER MEASURE VALUE

go_for() { # MAKER: go's options in flags; GOOS and GOARCH
    unset GOOS GOARCH
    case $1 in
    gowl-*) flags=("-toolexec=$GOWL -${1#gowl-}" '-ldflags=-s -w') ;;
    *) flags=('-ldflags=-s -w') ;;
    esac
    [ "$1" = native ] || export GOOS=wasip1 GOARCH=wasm
}

build() { # MAKER PROGRAM FOLDER C: $out/PROGRAM.MAKER, and for modules .wasm and .cwasm
    local maker=$1 name=$2 to=$out/$2.$1
    case $maker in
    native) ;;
    *) to=$to.wasm ;;
    esac
    rm -f "$to"
    case $maker in
    c)
        printf 'build\t%s\t--target=wasm32-wasi\t-Wno-deprecated\t-mcpu=mvp\t-mbulk-memory\t-msign-ext\t-O2\t-ffp-contract=off\t-Wl,--strip-all\t-nodefaultlibs\t-o\t%s\t%s\t-lc\t-lm\t%s\n' \
            "$CLANG" "$to" "$4" "$builtins"
        ;;
    *)
        go_for "$maker"
        printf 'build\tgo\t-C\t%s\tbuild' "$3"
        printf '\t%s' "${flags[@]}" -o "$to" .
        echo
        ;;
    esac >"$out/task"
    "$out/turns" 1 "$out/task" >"$out/took"
    say "$name" "$maker" build "$(cut -f 2 "$out/took")"
    [ "$maker" = native ] || "$WASMTIME" compile -o "$out/$name.$maker.cwasm" "$to"
}

argument_of() { if [ -n "$small" ]; then sed -E 's/[0-9]+$/7/' <<<"$1"; else echo "$1"; fi; }

# The command that runs a program, separated by tabs.
command_of() { # ENGINE MAKER PROGRAM ARGUMENTS
    local words=()
    case $1 in
    native) words=("$out/$3.native") ;;
    wasmtime) words=("$WASMTIME" run --allow-precompiled "$out/$3.$2.cwasm") ;;
    node) words=(node tests/run-node.mjs "$out/$3.$2.wasm") ;;
    esac
    [ "$4" = - ] || words+=($4)
    (IFS=$'\t' && echo "${words[*]}")
}

engines_of() { # MAKER
    if [ "$1" = native ]; then echo native; else echo "${engines//,/ }"; fi
}

bad=0
# Packages are compiled before times are taken: what is measured of a build is the compiler of main and the linker.
for m in ${makers//,/ }; do
    if [ "$m" != c ]; then
        go_for "$m"
        while IFS=$'\t' read -r _ folder _ _; do go -C "$folder" list -export "${flags[@]}" . >/dev/null; done <"$list"
    fi
    build "$m" empty "$out/empty" "$out/empty.c"
    while IFS=$'\t' read -r name folder _ c <&3; do
        [ "$m" = c ] && [ "$c" = - ] || build "$m" "$name" "$folder" "bench/c/$c.c"
    done 3<"$list"
done
unset GOOS GOARCH

# What it prints, to file; Go's println prints on standard error. The output of native Go, else of gowl, is what all must print.
for m in native gowl-O2 gowl-Oz gc c; do
    [[ ,$makers, = *,$m,* ]] || continue
    while IFS=$'\t' read -r name _ args c <&3; do
        args=$(argument_of "$args")
        [ -e "$out/$name.$m" ] || [ -e "$out/$name.$m.wasm" ] || continue
        for e in $(engines_of "$m"); do
            IFS=$'\t' read -ra words < <(command_of "$e" "$m" "$name" "$args")
            [ "$e" != node ] || words=(node tests/run-node.mjs --usage="$out/usage" "${words[@]:2}")
            "${words[@]}" >"$out/printed" 2>&1 || { echo "$name by $m on $e fails" && bad=1; }
            [ -e "$out/$name.want" ] || cp "$out/printed" "$out/$name.want"
            [ "$m" = c ] && [ "$name" = fmt ] || cmp -s "$out/$name.want" "$out/printed" ||
                { echo "$name by $m on $e prints something else" && bad=1; }
            [ "$e" != node ] || say "$name" "$m" memory "$(cut -d' ' -f 1 "$out/usage")"
        done
    done 3<"$list"
done
[ "$bad" = 0 ] || exit 1

# Bytes.
find "$out" -maxdepth 1 -name '*.wasm' ! -name 'empty.*' | sort | node bench/bytes.mjs >>"$results"

# CPU time: a program's makers and engines in turn, with their empty programs.
while IFS=$'\t' read -r name _ args _ <&3; do
    [ "$args" != - ] || continue
    args=$(argument_of "$args")
    : >"$out/tasks"
    for m in ${makers//,/ }; do
        [ -e "$out/$name.$m" ] || [ -e "$out/$name.$m.wasm" ] || continue
        for e in $(engines_of "$m"); do
            printf '%s\t%s\n%s\t%s\n' "$m $e" "$(command_of "$e" "$m" "$name" "$args")" "$m $e empty" "$(command_of "$e" "$m" empty -)" >>"$out/tasks"
        done
    done
    "$out/turns" "$runs" "$out/tasks" 2>"$out/errors" >"$out/took" || { cat "$out/errors" >&2 && exit 1; }
    awk -F'\t' -v p="$name" '$1 ~ / empty$/ { sub(/ empty$/, "", $1); empty[$1] = $2; next } { cpu[$1] = $2 }
        END { for (k in cpu) { split(k, w, " "); printf "%s\t%s\tcpu-%s\t%.6f\n", p, w[1], w[2], cpu[k] - empty[k] } }' "$out/took" | sort >>"$results"
done 3<"$list"

# Start in process: fmt's and println's hellos.
starts=()
for name in fmt println; do
    for m in ${makers//,/ }; do
        [ "$m" = native ] || ! cut -f 1 "$list" | grep -qx "$name" || starts+=("$name/$m=$out/$name.$m.wasm")
    done
done
rounds=$((runs * 60))
start() { # ENGINE COMMAND...: its lines to the results
    local engine=$1
    shift
    "$@" "$rounds" "${starts[@]}" | awk -F'[/\t]' -v e="$engine" '{ printf "%s\t%s\tstart-%s\t%s\n", $1, $2, e, $3 }' >>"$results"
}
if [ ${#starts[@]} != 0 ]; then
    [[ $engines != *node* ]] || start node node bench/start.mjs
    [[ $engines != *wasmtime* ]] || [ ! -d .cache/wasmtime-py ] || start wasmtime env PYTHONPATH=.cache/wasmtime-py python3 bench/start.py
fi

node bench/report.mjs --html="$out/index.html" "${report[@]}" "$results"
