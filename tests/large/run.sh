#!/bin/bash
# make large: see run.py.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/needs.sh"
exec python3 "$root/tests/large/run.py" "$@"
