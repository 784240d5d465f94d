; expect: bad/triple-wasm64.ll:2:1: error: the target is wasm64-unknown-unknown: gowl makes wasm32 modules
target triple = "wasm64-unknown-unknown"
