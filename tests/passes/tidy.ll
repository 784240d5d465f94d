; pass: tidy
; level: -Oz
; Behind a call that may unwind unwind() has left a test of the flag and a block that returns poison.

; nothing is done behind either call: the tests go
define void @main.last(i1 %c, i64 %x) noinline {
  br i1 %c, label %a, label %b
a:
  call void @main.may(i64 %x)
  br label %out
b:
  call void @main.may2(i64 %x)
  br label %out
out:
  ret void
}

; something is done: it stays
define i64 @main.more(i64 %x) noinline {
  call void @main.may(i64 %x)
  %r = call ptr @runtime.make(i64 %x)
  %i = load i64, ptr %r
  ret i64 %i
}

; may suspend: left as it is
define void @main.suspends(i1 %c, i64 %x) noinline {
  br i1 %c, label %a, label %b
a:
  %w = call i64 @runtime.wait(i64 %x)
  br label %out
b:
  call void @main.may2(i64 %x)
  br label %out
out:
  ret void
}

define void @main.may(i64 %x) noinline {
  %p = call ptr @runtime.make(i64 %x)
  %c = icmp eq ptr %p, null
  br i1 %c, label %fail, label %out
fail:
  call void @runtime.fail()
  unreachable
out:
  ret void
}

define void @main.may2(i64 %x) noinline {
  %y = add i64 %x, 1
  call void @main.may(i64 %y)
  ret void
}

declare ptr @runtime.make(i64)
declare void @runtime.fail() noreturn
declare i64 @runtime.wait(i64)
declare void @runtime.put(i32)
declare void @runtime.newproc(ptr)

define void @main.main() {
  call void @runtime.newproc(ptr null)
  %p = call ptr @runtime.make(i64 1)
  %x = load i64, ptr %p
  %c = trunc i64 %x to i1
  call void @main.last(i1 %c, i64 %x)
  %y = call i64 @main.more(i64 %x)
  %d = trunc i64 %y to i1
  call void @main.suspends(i1 %d, i64 %y)
  ret void
}
