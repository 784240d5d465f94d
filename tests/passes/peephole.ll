; pass: peephole
; level: -O1
; Pointers as 64-bit words: the address, then a zero above it.

define void @main.adjacent(ptr %p, ptr %v) noinline {
  store ptr %v, ptr %p
  %h = getelementptr i8, ptr %p, i32 4
  store i32 0, ptr %h
  ret void
}

; a load of what may be the same memory stands between
define i32 @main.between(ptr %p, ptr %v, ptr %q) noinline {
  store ptr %v, ptr %p
  %x = load volatile i32, ptr %q
  %h = getelementptr i8, ptr %p, i32 4
  store i32 0, ptr %h
  ret i32 %x
}

; the upper half is no zero
define void @main.other(ptr %p, ptr %v) noinline {
  store ptr %v, ptr %p
  %h = getelementptr i8, ptr %p, i32 4
  store i32 1, ptr %h
  ret void
}

; a call stands between: it may read either
define void @main.call(ptr %p, ptr %v) noinline {
  store ptr %v, ptr %p
  call void @runtime.put(i32 1)
  %h = getelementptr i8, ptr %p, i32 4
  store i32 0, ptr %h
  ret void
}

declare void @runtime.put(i32)
declare ptr @runtime.make(i64)

define void @main.main() {
  %p = call ptr @runtime.make(i64 8)
  %q = call ptr @runtime.make(i64 16)
  call void @main.adjacent(ptr %p, ptr %q)
  %x = call i32 @main.between(ptr %p, ptr %q, ptr %q)
  call void @runtime.put(i32 %x)
  call void @main.other(ptr %p, ptr %q)
  call void @main.call(ptr %p, ptr %q)
  ret void
}
