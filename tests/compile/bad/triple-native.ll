; expect: bad/triple-native.ll:2:1: error: the target is x86_64-pc-linux-gnu: compile for wasm32
target triple = "x86_64-pc-linux-gnu"
