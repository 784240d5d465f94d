; expect: bad/intrinsic.ll: error: LLVM cannot take it (object):
; An instruction of the simd128 feature, without that feature.
declare <16 x i8> @llvm.wasm.swizzle(<16 x i8>, <16 x i8>)
define i32 @main(i32 %n, ptr %p) {
  %a = load <16 x i8>, ptr %p
  %v = call <16 x i8> @llvm.wasm.swizzle(<16 x i8> %a, <16 x i8> %a)
  %e = extractelement <16 x i8> %v, i32 %n
  %x = zext i8 %e to i32
  ret i32 %x
}
