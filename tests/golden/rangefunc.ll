@"type:int" = external global i8
@"type:noalg.struct { F uintptr; X0 *int; X1 int; X2 *int; X3 *int }" = external global i8
define i64 @main.First(ptr %0, i64 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = call ptr @runtime.mallocgc(i64 16, ptr null, i1 zeroext true)
  %3 = getelementptr inbounds nuw i8, ptr %2, i32 8
  store i64 0, ptr %3, align 8
  %4 = call ptr @runtime.newobject(ptr @"type:int")
  store i64 1, ptr %4, align 8
  %5 = call ptr @runtime.newobject(ptr @"type:noalg.struct { F uintptr; X0 *int; X1 int; X2 *int; X3 *int }")
  %6 = getelementptr inbounds nuw i8, ptr %5, i32 8
  %7 = getelementptr inbounds nuw i8, ptr %5, i32 16
  %8 = getelementptr inbounds nuw i8, ptr %5, i32 24
  %9 = getelementptr inbounds nuw i8, ptr %5, i32 32
  store i64 ptrtoint (ptr @"main.First-range1$ctx" to i64), ptr %5, align 8
  store ptr %4, ptr %6, align 8
  %10 = getelementptr inbounds nuw i8, ptr %6, i32 4
  store i32 0, ptr %10, align 4
  store i64 %1, ptr %7, align 8
  store ptr %2, ptr %8, align 8
  %11 = getelementptr inbounds nuw i8, ptr %8, i32 4
  store i32 0, ptr %11, align 4
  store ptr %3, ptr %9, align 8
  %12 = getelementptr inbounds nuw i8, ptr %9, i32 4
  store i32 0, ptr %12, align 4
  %13 = icmp eq ptr %0, null
  br i1 %13, label %nil, label %18, !prof

b2:                                               ; preds = %18
  store i64 3, ptr %4, align 8
  %14 = load i64, ptr %3, align 8
  %15 = icmp eq i64 -1, %14
  br i1 %15, label %b5, label %b4

b4:                                               ; preds = %b2
  store i64 -1, ptr %2, align 8
  %16 = load i64, ptr %2, align 8
  ret i64 %16

b5:                                               ; preds = %b2
  %17 = load i64, ptr %2, align 8
  ret i64 %17

b3:                                               ; preds = %18
  call void @runtime.panicrangestate(i64 4)
  unreachable

18:                                               ; preds = %b1
  %19 = load ptr, ptr %0, align 8
  call void %19(ptr %5, ptr %0)
  %20 = load i64, ptr %4, align 8
  %21 = icmp eq i64 2, %20
  br i1 %21, label %b3, label %b2

nil:                                              ; preds = %b1
  %line = phi i32 [ 7, %b1 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable
}
declare ptr @runtime.mallocgc(i64, ptr, i1 zeroext)
declare void @"main.First-range1$ctx"()
declare ptr @runtime.newobject(ptr)
declare void @gowl.nilpanic(i32)
declare void @runtime.panicrangestate(i64)
define zeroext i1 @main.First-range1(i64 %0, ptr %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = getelementptr inbounds nuw i8, ptr %1, i32 8
  %3 = getelementptr inbounds nuw i8, ptr %1, i32 16
  %4 = getelementptr inbounds nuw i8, ptr %1, i32 24
  %5 = getelementptr inbounds nuw i8, ptr %1, i32 32
  %6 = load ptr, ptr %2, align 8
  %7 = load i64, ptr %3, align 8
  %8 = load ptr, ptr %4, align 8
  %9 = load ptr, ptr %5, align 8
  %10 = load i64, ptr %6, align 8
  store i64 2, ptr %6, align 8
  %11 = icmp ne i64 %10, 1
  br i1 %11, label %b3, label %b2

b2:                                               ; preds = %b1
  %12 = icmp slt i64 %7, %0
  br i1 %12, label %b5, label %b4

b4:                                               ; preds = %b2
  store i64 1, ptr %6, align 8
  ret i1 true

b5:                                               ; preds = %b2
  store i64 %0, ptr %8, align 8
  store i64 -1, ptr %9, align 8
  store i64 0, ptr %6, align 8
  ret i1 false

b3:                                               ; preds = %b1
  call void @runtime.panicrangestate(i64 %10)
  unreachable
}
define i64 @main.Sum(i64 %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  br label %b2

b2:                                               ; preds = %b4, %b1
  %1 = phi i64 [ 0, %b1 ], [ %5, %b4 ]
  %2 = phi i64 [ 0, %b1 ], [ %4, %b4 ]
  %3 = icmp slt i64 %1, %0
  br i1 %3, label %b4, label %b5, !prof

b5:                                               ; preds = %b2
  ret i64 %2

b4:                                               ; preds = %b2
  %4 = add i64 %2, %1
  %5 = add i64 1, %1
  br label %b2
}
