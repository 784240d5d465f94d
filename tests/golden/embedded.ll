define i64 @"main.(*inner).Get"(ptr %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = icmp eq ptr %0, null
  br i1 %1, label %nil, label %2, !prof

2:                                                ; preds = %b1
  %3 = load i64, ptr %0, align 8
  ret i64 %3

nil:                                              ; preds = %b1
  %line = phi i32 [ 9, %b1 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable
}
declare void @gowl.nilpanic(i32)
define i64 @"main.(*outer).Get"(ptr %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = icmp eq ptr %0, null
  br i1 %1, label %nil, label %2, !prof

2:                                                ; preds = %b1
  %3 = getelementptr inbounds nuw i8, ptr %0, i32 8
  %4 = load ptr, ptr %3, align 8
  %5 = call i64 @"main.(*inner).Get"(ptr %4)
  ret i64 %5

nil:                                              ; preds = %b1
  %line = phi i32 [ 1, %b1 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable
}
define i64 @main.Sum(ptr %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = icmp eq ptr %0, null
  br i1 %1, label %nil, label %2, !prof

2:                                                ; preds = %b1
  %3 = getelementptr inbounds nuw i8, ptr %0, i32 8
  %4 = load ptr, ptr %3, align 8
  %5 = getelementptr inbounds nuw i8, ptr %0, i32 8
  %6 = call i64 @"main.(*inner).Get"(ptr %4)
  %7 = load i64, ptr %0, align 8
  %8 = load ptr, ptr %5, align 8
  %9 = icmp eq ptr %8, null
  br i1 %9, label %nil, label %10, !prof

nil:                                              ; preds = %2, %b1
  %line = phi i32 [ 16, %b1 ], [ 16, %2 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable

10:                                               ; preds = %2
  %11 = load i64, ptr %8, align 8
  %12 = add i64 %7, %11
  %13 = add i64 %6, %12
  ret i64 %13
}
define i64 @main.outer.Get(i64 %0, ptr %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  call void @gowl.token.pass(ptr @"main.outer.Get$ctx", ptr @main.outer.Get, ptr @"main.(*inner).Get")
  %2 = call i64 @"main.(*inner).Get"(ptr %1)
  ret i64 %2
}
declare void @"main.outer.Get$ctx"()
declare void @gowl.token.pass(ptr, ptr, ptr)
