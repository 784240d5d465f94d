; expect: bad/syntax.ll:3:11: error: expected value token
define i32 @main() {
  ret i32 %
}
