@"type:int" = external global i8
@"type:noalg.struct { F uintptr; X0 *int; X1 int }" = external global i8
define i64 @main.Apply(ptr %0, i64 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = icmp eq ptr %0, null
  br i1 %2, label %nil, label %3, !prof

3:                                                ; preds = %b1
  %4 = load ptr, ptr %0, align 8
  %5 = call i64 %4(i64 %1, ptr %0)
  ret i64 %5

nil:                                              ; preds = %b1
  %line = phi i32 [ 14, %b1 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable
}
declare void @gowl.nilpanic(i32)
define ptr @main.Counter(i64 %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = call ptr @runtime.newobject(ptr @"type:int")
  %2 = call ptr @runtime.newobject(ptr @"type:noalg.struct { F uintptr; X0 *int; X1 int }")
  %3 = getelementptr inbounds nuw i8, ptr %2, i32 8
  %4 = getelementptr inbounds nuw i8, ptr %2, i32 16
  store i64 ptrtoint (ptr @"main.Counter.func1$ctx" to i64), ptr %2, align 8
  store ptr %1, ptr %3, align 8
  %5 = getelementptr inbounds nuw i8, ptr %3, i32 4
  store i32 0, ptr %5, align 4
  store i64 %0, ptr %4, align 8
  ret ptr %2
}
declare void @"main.Counter.func1$ctx"()
declare ptr @runtime.newobject(ptr)
define i64 @main.Counter.func1(ptr %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = getelementptr inbounds nuw i8, ptr %0, i32 8
  %2 = getelementptr inbounds nuw i8, ptr %0, i32 16
  %3 = load ptr, ptr %1, align 8
  %4 = load i64, ptr %2, align 8
  %5 = load i64, ptr %3, align 8
  %6 = add i64 %5, %4
  store i64 %6, ptr %3, align 8
  ret i64 %6
}
