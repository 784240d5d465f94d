; pass: wide_products
; level: -O1
; Products of two words: their halves are made by themselves.

define i64 @main.high(i64 %x, i64 %y) noinline {
  %a = zext i64 %x to i128
  %b = zext i64 %y to i128
  %p = mul i128 %a, %b
  %s = lshr i128 %p, 64
  %h = trunc i128 %s to i64
  %l = trunc i128 %p to i64
  %r = xor i64 %h, %l
  ret i64 %r
}

; a whole product is put together again
define void @main.whole(i64 %x, ptr %to) noinline {
  %a = zext i64 %x to i128
  %p = mul i128 %a, 9223372036854775809
  store i128 %p, ptr %to
  ret void
}

; no product of words: one factor is longer, or has a sign
define void @main.others(i64 %x, i128 %y, ptr %to) noinline {
  %a = zext i64 %x to i128
  %p = mul i128 %a, %y
  %b = sext i64 %x to i128
  %q = mul i128 %a, %b
  %r = add i128 %p, %q
  store i128 %r, ptr %to
  ret void
}

declare ptr @runtime.make(i64)
declare void @runtime.put(i32)

define void @main.main() {
  %m = call ptr @runtime.make(i64 16)
  %n = load volatile i64, ptr %m
  %h = call i64 @main.high(i64 %n, i64 %n)
  call void @main.whole(i64 %h, ptr %m)
  %o = load volatile i128, ptr %m
  call void @main.others(i64 %n, i128 %o, ptr %m)
  %l = load volatile i32, ptr %m
  call void @runtime.put(i32 %l)
  ret void
}
