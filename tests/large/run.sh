#!/bin/bash
# make large: see run.py.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/needs.sh"
need_wasmtime # else "no such program" would be what gc's module printed
export PATH=${WASMTIME%/*}:$PATH
exec python3 "$root/tests/large/run.py" "$@"
