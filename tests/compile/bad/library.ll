; expect: -lnonesuch: there is no such library in the folders of -L and --sysroot
; args: -lnonesuch -L/nowhere
define i32 @main() { ret i32 0 }
