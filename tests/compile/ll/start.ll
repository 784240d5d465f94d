; A _start of its own, and an import by attribute.
target triple = "wasm32-unknown-unknown"
declare void @leave(i32) #0
define void @_start() {
  call void @leave(i32 9)
  unreachable
}
attributes #0 = { "wasm-import-module"="wasi_snapshot_preview1" "wasm-import-name"="proc_exit" }
