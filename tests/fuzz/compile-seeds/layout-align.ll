; expect: bad/layout-align.ll:2:1: error: the data layout aligns i64 to 4 bytes, wasm32 to 8
target datalayout = "e-m:e-p:32:32-i64:32"
