; expect: bad/layout-big-endian.ll:2:1: error: the data layout is big-endian
target datalayout = "E-m:e-p:32:32-i64:64"
