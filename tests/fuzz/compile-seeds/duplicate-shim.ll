; expect: bad/duplicate-shim.ll:5:12: error: duplicate definition of malloc: defined in the IR, and defined in
; args: -O0
; a malloc without a free of its own
declare void @free(ptr)
define ptr @malloc(i32 %n) { ret ptr null }
define i32 @main() {
  %p = call ptr @malloc(i32 1)
  call void @free(ptr %p)
  ret i32 0
}
