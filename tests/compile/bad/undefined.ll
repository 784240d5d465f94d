; expect: bad/undefined.ll:2:13: error: undefined symbol: nowhere (and 1 more); no library is named (wasi-libc: --sysroot=/usr -lc)
declare i32 @nowhere()
@gone = external global i32
define i32 @main() {
  %a = call i32 @nowhere()
  %b = load i32, ptr @gone
  %c = add i32 %a, %b
  ret i32 %c
}
