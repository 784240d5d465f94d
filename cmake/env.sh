# Sourced: puts what cmake/setup.sh got from PyPI into PATH, behind what the machine has, but Go before it.
gowl_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ ! -x "$gowl_root/.cache/go/bin/go" ] || PATH=$gowl_root/.cache/go/bin:$PATH
if ! command -v go >/dev/null && [ -x /usr/local/go/bin/go ]; then PATH=$PATH:/usr/local/go/bin; fi
[ ! -x "$gowl_root/.cache/wasmtime/wasmtime" ] || PATH=$PATH:$gowl_root/.cache/wasmtime
export PATH
