; expect: bad/main-type.ll:2:12: error: main is i64 (): it must be i32 () or i32 (i32, ptr)
define i64 @main() { ret i64 0 }
