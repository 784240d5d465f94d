; expect: bad/no-main.ll: error: there is no main function: define one, or make a module without (--reactor
define i32 @f() { ret i32 0 }
