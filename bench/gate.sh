#!/bin/bash
# bench/gate.sh: are sizes and ratios what they were at the last commit of bench/history? `make bench-gate`.
#
# usage: bench/gate.sh [option of bench/run.sh]...
#
# Measures gowl, gc and C on wasmtime and compares (bench/gate.mjs says what fails). Programs that seem slower are measured once more,
# with twice the rounds, as a busy machine makes some so; then what is slower still fails. A line in bench/accepted says why it may be.
set -u
cd "$(dirname "$(realpath "$0")")/.." || exit 2
out=$(realpath -m bench/out/gate) runs=5
for a in "$@"; do
    case $a in
    --out=*) out=$(realpath -m "${a#*=}") ;;
    --runs=*) runs=${a#*=} ;;
    esac
done
options=(--engines=wasmtime --makers=gowl-O2,gowl-Oz,gc,c "$@" --out="$out")
bash bench/run.sh "${options[@]}" --runs="$runs" || exit 1
node bench/gate.mjs "$out/results.tsv" | tee "$out/verdict"
code=${PIPESTATUS[0]}
again=$(sed -n 's/^again: //p' "$out/verdict")
[ -n "$again" ] || exit "$code"
cp "$out/results.tsv" "$out/first.tsv"
bash bench/run.sh "${options[@]}" --programs="$again" --runs=$((2 * runs)) || exit 1
# The last value of a measure counts.
cat "$out/results.tsv" >>"$out/first.tsv"
node bench/gate.mjs "$out/first.tsv"
