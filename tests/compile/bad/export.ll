; expect: bad/export.ll: error: --export=g: no such symbol is defined
; args: --reactor --export=g
define i32 @f() { ret i32 0 }
