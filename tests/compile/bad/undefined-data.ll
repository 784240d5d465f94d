; expect: bad/undefined-data.ll:2:1: error: undefined symbol: gone; no library is named (wasi-libc: --sysroot=/usr -lc)
@gone = external global i32
define i32 @main() {
  %b = load i32, ptr @gone
  ret i32 %b
}
