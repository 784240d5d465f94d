#!/bin/bash
# Fuzzes a reader: tests/fuzz/run.sh [TARGET [SECONDS]] (no target: each in turn) builds tests/fuzz/TARGET.c with libFuzzer, ASan and UBSan over base/,
# lower/ and emit/, and runs it on the seeds in tests/fuzz/TARGET-seeds/ (default: 60 s). New finds are kept in .cache/fuzz/TARGET/.
# Needs a clang with libFuzzer (Debian: libclang-rt-22-dev). Exit code 0: nothing found.
set -eu
self=$(realpath "$0")
cd "$(dirname "$self")/../.."
if [ $# = 0 ]; then
    for target in tests/fuzz/*.c; do bash "$self" "$(basename "$target" .c)" 60; done
    exit
fi
target=$1 seconds=${2:-60} build=${BUILD:-build/release} out=.cache/fuzz/$1
mkdir -p "$out/corpus" "$out/obj"
clang=${CLANG:-clang-22} llvm=/usr/lib/llvm-${LLVM:-22}
flags=(-g -O1 -std=gnu11 -D_GNU_SOURCE -DGOWL_VERSION=\"fuzz\" -I. "-I$llvm/include" -fno-strict-aliasing)
objects=()
for f in base/*.c lower/*.c lower/*/*.c emit/*.c emit/*/*.c tests/fuzz/"$target".c; do
    o=$out/obj/$(echo "$f" | tr / _).o
    [ "$o" -nt "$f" ] || "$clang" "${flags[@]}" -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -c "$f" -o "$o"
    objects+=("$o")
done
libs=("$build"/libgowl_runtime_bc.a "$build"/libgowl_runtime_js_bc.a "$build"/libgowl_shims_a.a "$llvm/lib/liblldWasm.a" "$llvm/lib/liblldCommon.a" "$llvm/lib/libLLVM-${LLVM:-22}.so")
for f in emit/*/*.cc; do
    o=$out/obj/$(echo "$f" | tr / _).o
    clang++-"${LLVM:-22}" -std=c++17 "-I$llvm/include" -O1 -c "$f" -o "$o"
    objects+=("$o")
done
clang++-"${LLVM:-22}" -fsanitize=fuzzer,address,undefined "${objects[@]}" "${libs[@]}" "-Wl,-rpath,$llvm/lib" -lpthread -o "$out/fuzz"
ASAN_OPTIONS=detect_leaks=0 "$out/fuzz" -max_total_time="$seconds" -max_len=24576 -timeout=25 -rss_limit_mb=8000 -artifact_prefix="$out/" -print_final_stats=1 "$out/corpus" "tests/fuzz/$target-seeds"
