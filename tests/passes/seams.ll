; pass: suspend_find
; std: strings
; Calls within a cycle may suspend, also in the standard library; what calls into it goes to the function's seam, which
; drives what suspends below.

define i64 @strings.even(i64 %n) noinline {
  %c = icmp eq i64 %n, 0
  br i1 %c, label %end, label %on
on:
  %m = sub i64 %n, 1
  %r = call i64 @strings.odd(i64 %m)
  ret i64 %r
end:
  ret i64 1
}

define i64 @strings.odd(i64 %n) noinline {
  %c = icmp eq i64 %n, 0
  br i1 %c, label %end, label %on
on:
  %m = sub i64 %n, 1
  %r = call i64 @strings.even(i64 %m)
  ret i64 %r
end:
  ret i64 0
}

; no cycle: no seam
define i64 @strings.leaf(i64 %n) noinline {
  %m = mul i64 %n, 3
  ret i64 %m
}

define void @main.main() {
  %x = call i64 @strings.even(i64 100)
  %y = call i64 @strings.leaf(i64 %x)
  ret void
}
