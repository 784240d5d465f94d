; expect: bad/layout-pointers.ll:2:1: error: the data layout has pointers of 8 bytes, wasm32 of 4
target datalayout = "e-m:e-p:64:64-i64:64"
