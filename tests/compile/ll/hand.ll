; No triple, no layout, a void main: gowl's target is meant.
@text = private constant [6 x i8] c"by ll\0A"
declare i32 @write(i32, ptr, i32)
define void @main() {
  %n = call i32 @write(i32 1, ptr @text, i32 6)
  ret void
}
