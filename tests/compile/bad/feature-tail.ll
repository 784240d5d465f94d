; expect: in main: `%r = musttail call i32 @other(i32 %n, ptr %p)` needs the feature tail-call
define i32 @other(i32 %n, ptr %p) { ret i32 %n }
define i32 @main(i32 %n, ptr %p) {
  %r = musttail call i32 @other(i32 %n, ptr %p)
  ret i32 %r
}
