; pass: stack_frames
; Recursion suspends when the engine's stack is deep: a frame in any case, grown by
; gowl.stack_grow_deep, which is a call that may suspend.

define i64 @main.down(i64 %n) noinline {
  %c = icmp eq i64 %n, 0
  br i1 %c, label %end, label %on
on:
  %m = sub i64 %n, 1
  %r = call i64 @main.down(i64 %m)
  %s = add i64 %r, 1
  ret i64 %s
end:
  ret i64 0
}

define void @main.main() {
  %x = call i64 @main.down(i64 100)
  ret void
}
