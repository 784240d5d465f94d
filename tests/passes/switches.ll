; pass: switches
; level: -O1
; Trees of comparisons with constants become switches.

; a tree as Go makes it: <= at its root, some values below, an empty block on the way, phis at the end
define i64 @main.tree(i64 %x) noinline {
entry:
  %low = icmp sle i64 %x, 3
  br i1 %low, label %a, label %b

a:
  %is1 = icmp eq i64 1, %x
  br i1 %is1, label %one, label %c

c:
  %is3 = icmp eq i64 3, %x
  br i1 %is3, label %end, label %none

none:
  br label %end

b:
  %s = add i64 %x, -5
  %from5 = icmp ult i64 %s, 3
  br i1 %from5, label %end, label %d

d:
  %is9 = icmp ne i64 9, %x
  br i1 %is9, label %end, label %one

one:
  call void @runtime.put(i32 1)
  br label %end

end:
  %r = phi i64 [ 30, %c ], [ 0, %none ], [ 50, %b ], [ 0, %d ], [ 10, %one ]
  ret i64 %r
}

; a block on the way does more than to compare
define i64 @main.work(i64 %x) noinline {
entry:
  %low = icmp ule i64 %x, 3
  br i1 %low, label %a, label %b

a:
  call void @runtime.put(i32 1)
  %is1 = icmp eq i64 1, %x
  br i1 %is1, label %one, label %b

b:
  ret i64 0

one:
  ret i64 1
}

; too many cases besides one way
define i64 @main.wide(i64 %x) noinline {
entry:
  %low = icmp sle i64 %x, 100
  br i1 %low, label %a, label %b

a:
  %is1 = icmp sle i64 %x, 0
  br i1 %is1, label %one, label %two

b:
  %high = icmp sgt i64 %x, 1000
  br i1 %high, label %one, label %three

one:
  ret i64 1

two:
  ret i64 2

three:
  ret i64 3
}

declare ptr @runtime.make(i64)
declare void @runtime.put(i32)

define void @main.main() {
  %m = call ptr @runtime.make(i64 16)
  %n = load volatile i64, ptr %m
  %a = call i64 @main.tree(i64 %n)
  %b = call i64 @main.work(i64 %a)
  %c = call i64 @main.wide(i64 %b)
  %d = trunc i64 %c to i32
  call void @runtime.put(i32 %d)
  ret void
}
