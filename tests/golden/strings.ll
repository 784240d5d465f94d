@"go:string.\22-\22" = external global i8
define zeroext i8 @main.At(ptr %0, i64 %1, i64 %2) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %3 = icmp ult i64 %2, %1
  br i1 %3, label %b2, label %b3, !prof

b3:                                               ; preds = %b1
  call void @runtime.goPanicIndex(i64 %2, i64 %1)
  unreachable

b2:                                               ; preds = %b1
  %4 = getelementptr i8, ptr %0, i64 %2
  %5 = load i8, ptr %4, align 1
  ret i8 %5
}
declare void @runtime.goPanicIndex(i64, i64)
define { ptr, i64 } @main.Join(ptr %0, i64 %1, ptr %2, i64 %3) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %4 = icmp ule i64 1, %3
  br i1 %4, label %b2, label %b3, !prof

b3:                                               ; preds = %b1
  call void @runtime.goPanicSliceB(i64 1, i64 0)
  unreachable

b2:                                               ; preds = %b1
  %5 = add i64 -1, %3
  %6 = sub i64 0, %5
  %7 = ashr i64 %6, 63
  %8 = and i64 1, %7
  %9 = getelementptr i8, ptr %2, i64 %8
  %10 = call { ptr, i64 } @runtime.concatstring3(ptr null, ptr %0, i64 %1, ptr @"go:string.\22-\22", i64 1, ptr %9, i64 %5)
  %11 = extractvalue { ptr, i64 } %10, 0
  %12 = extractvalue { ptr, i64 } %10, 1
  %mrv = insertvalue { ptr, i64 } poison, ptr %11, 0
  %mrv1 = insertvalue { ptr, i64 } %mrv, i64 %12, 1
  ret { ptr, i64 } %mrv1
}
declare void @runtime.goPanicSliceB(i64, i64)
declare { ptr, i64 } @runtime.concatstring3(ptr, ptr, i64, ptr, i64, ptr, i64)
define zeroext i1 @main.Less(ptr %0, i64 %1, ptr %2, i64 %3) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %4 = call i64 @runtime.cmpstring(ptr %0, i64 %1, ptr %2, i64 %3)
  %5 = icmp slt i64 %4, 0
  br i1 %5, label %b3, label %b2

b3:                                               ; preds = %b1
  %6 = icmp ne i64 %1, 1
  br i1 %6, label %b5, label %b4

b4:                                               ; preds = %b3
  br label %b6

b6:                                               ; preds = %b4
  %7 = load i8, ptr %0, align 1
  %8 = icmp ne i8 %7, 120
  br label %b5

b5:                                               ; preds = %b6, %b3
  %9 = phi i1 [ true, %b3 ], [ %8, %b6 ]
  br label %b2

b2:                                               ; preds = %b5, %b1
  %10 = phi i1 [ false, %b1 ], [ %9, %b5 ]
  ret i1 %10
}
declare i64 @runtime.cmpstring(ptr, i64, ptr, i64)
define i32 @main.Runes(ptr %0, i64 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  br label %b2

b2:                                               ; preds = %b4, %b1
  %2 = phi i64 [ 0, %b1 ], [ %14, %b4 ]
  %3 = phi i32 [ 0, %b1 ], [ %15, %b4 ]
  %4 = icmp slt i64 %2, %1
  br i1 %4, label %b3, label %b5, !prof

b5:                                               ; preds = %b2
  ret i32 %3

b3:                                               ; preds = %b2
  %5 = getelementptr i8, ptr %0, i64 %2
  %6 = load i8, ptr %5, align 1
  %7 = zext i8 %6 to i32
  %8 = icmp sle i32 %7, 127
  br i1 %8, label %b7, label %b8

b8:                                               ; preds = %b3
  %9 = call { i32, i64 } @runtime.decoderune(ptr %0, i64 %1, i64 %2)
  %10 = extractvalue { i32, i64 } %9, 0
  %11 = extractvalue { i32, i64 } %9, 1
  br label %b4

b7:                                               ; preds = %b3
  %12 = add i64 %2, 1
  br label %b4

b4:                                               ; preds = %b7, %b8
  %13 = phi i32 [ %7, %b7 ], [ %10, %b8 ]
  %14 = phi i64 [ %12, %b7 ], [ %11, %b8 ]
  %15 = add i32 %3, %13
  br label %b2
}
declare { i32, i64 } @runtime.decoderune(ptr, i64, i64)
