; pass: stack_frames
; Functions that may suspend have their variables on the goroutine's own stack.

; two variables, one of them large; its address is passed on
define i64 @main.frame(i64 %x) noinline {
  %a = alloca i64
  %b = alloca [100 x i32]
  store i64 %x, ptr %a
  %e = getelementptr [100 x i32], ptr %b, i32 0, i32 3
  %r = call i64 @main.reads(ptr %e)
  %w = call i64 @runtime.wait(i64 %r)
  %v = load i64, ptr %a
  %s = add i64 %v, %w
  ret i64 %s
}

; no variables: no frame
define i64 @main.none(i64 %x) noinline {
  %w = call i64 @runtime.wait(i64 %x)
  ret i64 %w
}

; does not suspend: on lld's stack
define i64 @main.reads(ptr %p) noinline {
  %t = alloca i64
  %v = load i64, ptr %p
  store volatile i64 %v, ptr %t
  %w = load volatile i64, ptr %t
  ret i64 %w
}

declare i64 @runtime.wait(i64)
declare void @runtime.newproc(ptr)

define void @main.main() {
  call void @runtime.newproc(ptr null)
  %x = call i64 @main.frame(i64 1)
  %y = call i64 @main.none(i64 %x)
  ret void
}
