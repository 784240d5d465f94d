; expect: bad/duplicate-other.ll:3:12: error: duplicate definition of f: it is already defined in bad/duplicate.ll
; args: bad/duplicate-other.ll
define i32 @f() { ret i32 1 }
define i32 @main() { ret i32 0 }
