#!/bin/bash
# Every test program built with --stress-suspend: what may suspend its goroutine does so whenever it is called (docs/suspend.md). Then
# the programs with goroutines once more, with the collector's stress modes, as saved frames are scanned.
#
# usage: tests/suspendstress.sh [--jobs=N] [PATTERN]...   (long: patterns as for tests/run)
set -u
cd "$(dirname "$0")/.."
status=0
echo "== at -O0 and -Oz"
tests/run --stress-suspend --levels=O0,Oz --engines=wasmtime "$@" || status=1
[ $# -gt 0 ] || set -- 'go-*' 'gc-*' 'deep-*' lang-defer lang-recover json
for modes in stress=7,poison stress=101; do
    echo "== GOWL_GC=$modes"
    tests/run --stress-suspend --levels=O2 --gc=$modes "$@" || status=1
done
exit $status
