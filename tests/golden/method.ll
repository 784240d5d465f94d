@"main.point.Add\C2\B7f" = external global i8
@"type:noalg.struct { F uintptr; R main.point }" = external global i8
define i64 @"main.(*point).Add"(ptr %0, i64 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = icmp ne ptr %0, null
  br i1 %2, label %b2, label %b3

b3:                                               ; preds = %b1
  call void @runtime.panicwrap()
  unreachable

b2:                                               ; preds = %b1
  %3 = getelementptr inbounds nuw i8, ptr %0, i32 8
  %4 = load i64, ptr %3, align 8
  %5 = load i64, ptr %0, align 8
  call void @gowl.token.pass(ptr @"main.(*point).Add$ctx", ptr @"main.(*point).Add", ptr @main.point.Add)
  %6 = call i64 @main.point.Add(i64 %5, i64 %4, i64 %1)
  ret i64 %6
}
declare void @runtime.panicwrap()
declare void @"main.(*point).Add$ctx"()
define i64 @main.point.Add(i64 %0, i64 %1, i64 %2) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %3 = add i64 %1, %0
  %4 = add i64 %2, %3
  ret i64 %4
}
declare void @gowl.token.pass(ptr, ptr, ptr)
define ptr @main.Expr() {
entry:
  br label %b1

b1:                                               ; preds = %entry
  ret ptr @"main.point.Add\C2\B7f"
}
define ptr @main.Value(i64 %0, i64 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = call ptr @runtime.newobject(ptr @"type:noalg.struct { F uintptr; R main.point }")
  %3 = getelementptr inbounds nuw i8, ptr %2, i32 8
  store i64 ptrtoint (ptr @"main.point.Add-fm$ctx" to i64), ptr %2, align 8
  store i64 %0, ptr %3, align 8
  %4 = getelementptr inbounds nuw i8, ptr %3, i32 8
  store i64 %1, ptr %4, align 8
  ret ptr %2
}
declare void @"main.point.Add-fm$ctx"()
declare ptr @runtime.newobject(ptr)
define i64 @main.point.Add-fm(i64 %0, ptr %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = getelementptr inbounds nuw i8, ptr %1, i32 16
  %3 = getelementptr inbounds nuw i8, ptr %1, i32 8
  %4 = load i64, ptr %2, align 8
  %5 = load i64, ptr %3, align 8
  call void @gowl.token.pass(ptr @"main.point.Add-fm$ctx", ptr @main.point.Add-fm, ptr @main.point.Add)
  %6 = call i64 @main.point.Add(i64 %5, i64 %4, i64 %0)
  ret i64 %6
}
