; expect: in main: `%r = call i32 @hold(ptr addrspace(10) null)` needs the feature reference-types
define i32 @main(i32 %n, ptr %p) {
  %r = call i32 @hold(ptr addrspace(10) null)
  ret i32 %r
}
declare i32 @hold(ptr addrspace(10))
