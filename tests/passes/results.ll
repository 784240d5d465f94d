; pass: results_to_globals
; Results but the first go by wasm globals, one a type and place.

define { i64, ptr } @main.two(i64 %x, ptr %p) noinline {
  %a = insertvalue { i64, ptr } poison, i64 %x, 0
  %b = insertvalue { i64, ptr } %a, ptr %p, 1
  ret { i64, ptr } %b
}

; each element is used by itself
define i64 @main.apart(i64 %x, ptr %p) noinline {
  %r = call { i64, ptr } @main.two(i64 %x, ptr %p)
  %a = extractvalue { i64, ptr } %r, 0
  %q = extractvalue { i64, ptr } %r, 1
  %l = load i64, ptr %q
  %s = add i64 %a, %l
  ret i64 %s
}

; what is passed on is there already
define { i64, ptr } @main.on(i64 %x, ptr %p) noinline {
  %r = call { i64, ptr } @main.two(i64 %x, ptr %p)
  ret { i64, ptr } %r
}

; small integers and floats
define { i1, i8, double } @main.three(i1 %b, i8 %c, double %d) noinline {
  %x = insertvalue { i1, i8, double } poison, i1 %b, 0
  %y = insertvalue { i1, i8, double } %x, i8 %c, 1
  %z = insertvalue { i1, i8, double } %y, double %d, 2
  ret { i1, i8, double } %z
}

define double @main.takes(i1 %b) noinline {
  %r = call { i1, i8, double } @main.three(i1 %b, i8 7, double 2.0)
  %c = extractvalue { i1, i8, double } %r, 1
  %d = extractvalue { i1, i8, double } %r, 2
  %f = uitofp i8 %c to double
  %s = fadd double %d, %f
  ret double %s
}

declare ptr @runtime.make(i64)

define void @main.main() {
  %p = call ptr @runtime.make(i64 8)
  %x = call i64 @main.apart(i64 1, ptr %p)
  %y = call { i64, ptr } @main.on(i64 %x, ptr %p)
  %z = call double @main.takes(i1 true)
  ret void
}
