; expect: bad/typed-pointer.ll:3:28: error: a typed pointer: this text was written by LLVM 16 or older
; a comment with i32* in it, and a string:
define void @f(ptr %p, i32 * %q) {
  ret void
}
