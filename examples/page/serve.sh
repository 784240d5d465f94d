#!/bin/bash
# Builds app by gc and by gowl, and serves the page: examples/page/serve.sh [PORT]
set -eu
cd "$(dirname "$0")"
gowl=${GOWL:-../../build/gowl}
GOOS=js GOARCH=wasm go build -ldflags="-s -w" -o gc.wasm ./app
"$gowl" build -Oz -ldflags=-s --js=gowl ./app
cp "$(go env GOROOT)/lib/wasm/wasm_exec.js" .
echo "http://127.0.0.1:${1:-8000}/"
exec python3 -m http.server --bind 127.0.0.1 "${1:-8000}"
