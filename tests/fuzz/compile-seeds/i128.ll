; What the code generator calls: 128-bit multiplication and division, memcpy of unknown length.
define i32 @main(i32 %argc, ptr %argv) {
  %a = zext i32 %argc to i128
  %b = add i128 %a, 12345678901234567
  %c = mul i128 %b, %b
  %d = udiv i128 %c, %b
  %e = sub i128 %d, %b
  %f = trunc i128 %e to i32
  %p = alloca [64 x i8]
  %q = alloca [64 x i8]
  store i8 5, ptr %p
  call void @llvm.memcpy.p0.p0.i32(ptr %q, ptr %p, i32 %argc, i1 false)
  %g = load i8, ptr %q
  %h = zext i8 %g to i32
  %r = add i32 %f, %h
  ret i32 %r
}
declare void @llvm.memcpy.p0.p0.i32(ptr, ptr, i32, i1)
