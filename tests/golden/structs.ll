define void @main.Copy(ptr %0, i64 %1, ptr noalias %2) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %3 = icmp ult i64 %1, 9
  call void @llvm.memset.p0.i32(ptr align 8 %2, i8 0, i32 72, i1 false)
  br i1 %3, label %b2, label %b3, !prof

b3:                                               ; preds = %b1
  call void @runtime.goPanicIndex(i64 %1, i64 9)
  unreachable

b2:                                               ; preds = %b1
  %4 = shl i64 %1, 3
  %5 = select i1 true, i64 %4, i64 0
  %6 = getelementptr i8, ptr %0, i64 %5
  store i64 1, ptr %6, align 8
  call void @llvm.memmove.p0.p0.i32(ptr align 8 %2, ptr align 8 %0, i32 72, i1 false)
  ret void
}
declare void @llvm.memset.p0.i32(ptr writeonly captures(none), i8, i32, i1 immarg)
declare void @runtime.goPanicIndex(i64, i64)
declare void @llvm.memmove.p0.p0.i32(ptr writeonly captures(none), ptr readonly captures(none), i32, i1 immarg)
define zeroext i1 @main.Equal(i8 signext %0, ptr %1, i64 %2, i8 signext %3, ptr %4, i64 %5) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %6 = icmp eq i8 %0, %3
  br i1 %6, label %b3, label %b5

b3:                                               ; preds = %b1
  %7 = icmp eq i64 %2, %5
  br i1 %7, label %b4, label %b5

b4:                                               ; preds = %b3
  %8 = call zeroext i1 @runtime.memequal(ptr %1, ptr %4, i64 %2)
  br label %b5

b5:                                               ; preds = %b4, %b3, %b1
  %9 = phi i1 [ false, %b3 ], [ %8, %b4 ], [ false, %b1 ]
  ret i1 %9
}
declare zeroext i1 @runtime.memequal(ptr, ptr, i64)
define { i8, ptr, i64 } @main.Swap(i8 signext %0, ptr %1, i64 %2) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %3 = trunc i64 %2 to i8
  %mrv = insertvalue { i8, ptr, i64 } poison, i8 %3, 0
  %mrv1 = insertvalue { i8, ptr, i64 } %mrv, ptr %1, 1
  %mrv2 = insertvalue { i8, ptr, i64 } %mrv1, i64 %2, 2
  ret { i8, ptr, i64 } %mrv2
}
define zeroext i1 @"type:.eq.main.pair"(ptr %0, ptr %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = load i8, ptr %0, align 1
  %3 = load i8, ptr %1, align 1
  %4 = icmp eq i8 %2, %3
  br i1 %4, label %b2, label %b3

b3:                                               ; preds = %b1
  br label %b4

b2:                                               ; preds = %b1
  %5 = getelementptr inbounds nuw i8, ptr %0, i32 8
  %6 = getelementptr inbounds nuw i8, ptr %1, i32 8
  %7 = load ptr, ptr %5, align 8
  %8 = getelementptr inbounds nuw i8, ptr %5, i32 8
  %9 = load i64, ptr %8, align 8
  %10 = load ptr, ptr %6, align 8
  %11 = getelementptr inbounds nuw i8, ptr %6, i32 8
  %12 = load i64, ptr %11, align 8
  %13 = icmp eq i64 %9, %12
  br i1 %13, label %b5, label %b6

b6:                                               ; preds = %b2
  br label %b4

b4:                                               ; preds = %b6, %b3
  br label %b7

b5:                                               ; preds = %b2
  %14 = call zeroext i1 @runtime.memequal(ptr %7, ptr %10, i64 %9)
  br label %b7

b7:                                               ; preds = %b5, %b4
  %15 = phi i1 [ %14, %b5 ], [ false, %b4 ]
  ret i1 %15
}
