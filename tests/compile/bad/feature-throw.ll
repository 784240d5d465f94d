; expect: needs the feature exception-handling
define i32 @main(i32 %n, ptr %p) {
  call void @llvm.wasm.throw(i32 0, ptr %p)
  unreachable
}
declare void @llvm.wasm.throw(i32, ptr)
