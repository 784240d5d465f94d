; expect: bad/features.ll:2:12: error: function main asks for multivalue,simd128, beyond bulk-memory and sign-ext
define i32 @main() #0 { ret i32 0 }
attributes #0 = { "target-features"="+multivalue,+sign-ext,+simd128,-atomics" }
