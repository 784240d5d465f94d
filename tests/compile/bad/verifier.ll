; expect: bad/verifier.ll:3:12: error: LLVM's verifier: Instruction does not dominate all uses!
define i32 @g() { ret i32 0 }
define i32 @main() {
a:
  br label %c
b:
  %x = add i32 1, 1
  br label %c
c:
  %y = add i32 %x, 1
  ret i32 %y
}
