#!/bin/bash
# How the C is written: tests/style.sh format|tidy
#
# format: clang-format changes nothing (`make format` writes it). tidy: clang-tidy finds nothing in base/, driver/, lower/ and emit/
# (.clang-tidy; some 90 s of one core). Both are LLVM 22's, as another one's differ; without them a line says so.
set -u
cd "$(dirname "$(realpath "$0")")/.." || exit 2
build=${BUILD:-build/${PRESET:-release}}
case ${1-} in
format)
    command -v clang-format-22 >/dev/null || { echo "style: no clang-format-22 (apt-get install clang-format-22): the format is not checked"; exit 0; }
    git ls-files -z '*.c' '*.h' '*.cc' | xargs -0 clang-format-22 --dry-run -Werror || { echo "style: run make format" >&2; exit 1; }
    ;;
tidy)
    command -v clang-tidy-22 >/dev/null || { echo "style: no clang-tidy-22 (apt-get install clang-tidy-22): left out"; exit 0; }
    [ -f "$build/compile_commands.json" ] || { echo "style: no $build/compile_commands.json: run make build" >&2; exit 2; }
    out=$(git ls-files -z 'base/*.c' 'driver/*.c' 'lower/*.c' 'emit/*.c' | xargs -0 -P "$(nproc)" -n 6 clang-tidy-22 -p "$build" --quiet 2>/dev/null)
    code=$?
    [ -z "$out" ] || printf '%s\n' "$out"
    [ $code = 0 ] || exit 1
    ;;
*)
    echo "tests/style.sh format|tidy" >&2
    exit 2
    ;;
esac
