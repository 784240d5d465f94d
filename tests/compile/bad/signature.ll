; expect: bad/signature.ll: error: function signature mismatch: write: defined as (i32, i32) -> i32 in the IR, defined as (i32, i32, i32) -> i32 in
declare i32 @write(i32, ptr)
define i32 @main() {
  %n = call i32 @write(i32 1, ptr null)
  ret i32 %n
}
