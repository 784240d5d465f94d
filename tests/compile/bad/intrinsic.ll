; expect: bad/intrinsic.ll: error: LLVM cannot take it (object)
define i32 @main() {
  %t = call i64 @llvm.x86.rdtsc()
  %r = trunc i64 %t to i32
  ret i32 %r
}
declare i64 @llvm.x86.rdtsc()
