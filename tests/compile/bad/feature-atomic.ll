; expect: in main: `%r = call i32 @llvm.wasm.memory.atomic.notify(ptr %p, i32 1)` needs the feature atomics
define i32 @main(i32 %n, ptr %p) {
  %r = call i32 @llvm.wasm.memory.atomic.notify(ptr %p, i32 1)
  ret i32 %r
}
declare i32 @llvm.wasm.memory.atomic.notify(ptr, i32)
