; expect: bad/entry.ll: error: --entry=go: no such function is defined
; args: --entry=go
define i32 @f() { ret i32 0 }
