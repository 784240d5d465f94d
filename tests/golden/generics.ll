@"main..dict.sum[int32]" = external global i8
@"main..dict.sum[float64]" = external global i8
define double @main.Both(ptr %0, i64 %1, i64 %2, ptr %3, i64 %4, i64 %5) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %6 = call i32 @"main.sum[go.shape.int32]"(ptr @"main..dict.sum[int32]", ptr %0, i64 %1, i64 %2)
  %7 = call double @"main.sum[go.shape.float64]"(ptr @"main..dict.sum[float64]", ptr %3, i64 %4, i64 %5)
  %8 = sitofp i32 %6 to double
  %9 = fadd double %8, %7
  ret double %9
}
define i32 @"main.sum[go.shape.int32]"(ptr %0, ptr %1, i64 %2, i64 %3) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %4 = ptrtoint ptr %1 to i64
  br label %b2

b2:                                               ; preds = %b4, %b1
  %5 = phi i64 [ 0, %b1 ], [ %10, %b4 ]
  %6 = phi i32 [ 0, %b1 ], [ %13, %b4 ]
  %7 = phi i64 [ %4, %b1 ], [ %11, %b4 ]
  %8 = icmp slt i64 %5, %2
  br i1 %8, label %b4, label %b5, !prof

b5:                                               ; preds = %b2
  ret i32 %6

b4:                                               ; preds = %b2
  %9 = inttoptr i64 %7 to ptr
  %10 = add i64 %5, 1
  %11 = add i64 %7, 4
  %12 = load i32, ptr %9, align 4
  %13 = add i32 %6, %12
  br label %b2
}
define double @"main.sum[go.shape.float64]"(ptr %0, ptr %1, i64 %2, i64 %3) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %4 = ptrtoint ptr %1 to i64
  br label %b2

b2:                                               ; preds = %b4, %b1
  %5 = phi i64 [ 0, %b1 ], [ %10, %b4 ]
  %6 = phi double [ 0.000000e+00, %b1 ], [ %13, %b4 ]
  %7 = phi i64 [ %4, %b1 ], [ %11, %b4 ]
  %8 = icmp slt i64 %5, %2
  br i1 %8, label %b4, label %b5, !prof

b5:                                               ; preds = %b2
  ret double %6

b4:                                               ; preds = %b2
  %9 = inttoptr i64 %7 to ptr
  %10 = add i64 %5, 1
  %11 = add i64 %7, 8
  %12 = load double, ptr %9, align 8
  %13 = fadd double %6, %12
  br label %b2
}
define double @"main.sum[float64]"(ptr %0, i64 %1, i64 %2) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  call void @gowl.token.pass(ptr @"main.sum[float64]$ctx", ptr @"main.sum[float64]", ptr @"main.sum[go.shape.float64]")
  %3 = call double @"main.sum[go.shape.float64]"(ptr @"main..dict.sum[float64]", ptr %0, i64 %1, i64 %2)
  ret double %3
}
declare void @"main.sum[float64]$ctx"()
declare void @gowl.token.pass(ptr, ptr, ptr)
define i32 @"main.sum[int32]"(ptr %0, i64 %1, i64 %2) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  call void @gowl.token.pass(ptr @"main.sum[int32]$ctx", ptr @"main.sum[int32]", ptr @"main.sum[go.shape.int32]")
  %3 = call i32 @"main.sum[go.shape.int32]"(ptr @"main..dict.sum[int32]", ptr %0, i64 %1, i64 %2)
  ret i32 %3
}
declare void @"main.sum[int32]$ctx"()
