; expect: bad/feature-vector.ll:2:12: error: in main: `%b = call i32 @llvm.wasm.bitmask.v16i8(<16 x i8> %v)` needs the feature simd128
define i32 @main(i32 %n, ptr %p) #0 {
  %v = load <16 x i8>, ptr %p
  %b = call i32 @llvm.wasm.bitmask.v16i8(<16 x i8> %v)
  ret i32 %b
}
declare i32 @llvm.wasm.bitmask.v16i8(<16 x i8>)
attributes #0 = { "target-features"="+multivalue,+sign-ext,+simd128,-atomics" }
