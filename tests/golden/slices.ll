define i32 @main.At(ptr %0, i64 %1, i64 %2, i64 %3) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %4 = icmp ult i64 %3, %1
  br i1 %4, label %b2, label %b3, !prof

b3:                                               ; preds = %b1
  call void @runtime.goPanicIndex(i64 %3, i64 %1)
  unreachable

b2:                                               ; preds = %b1
  %5 = shl i64 %3, 2
  %6 = select i1 true, i64 %5, i64 0
  %7 = getelementptr i8, ptr %0, i64 %6
  %8 = load i32, ptr %7, align 4
  ret i32 %8
}
declare void @runtime.goPanicIndex(i64, i64)
define { ptr, i64, i64 } @main.Cut(ptr %0, i64 %1, i64 %2, i64 %3, i64 %4) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %5 = icmp ule i64 %4, %2
  br i1 %5, label %b2, label %b3, !prof

b3:                                               ; preds = %b1
  call void @runtime.goPanicSlice3Acap(i64 %4, i64 %2)
  unreachable

b2:                                               ; preds = %b1
  %6 = icmp ule i64 %3, %4
  br i1 %6, label %b4, label %b5, !prof

b5:                                               ; preds = %b2
  call void @runtime.goPanicSlice3C(i64 %3, i64 %4)
  unreachable

b4:                                               ; preds = %b2
  %7 = sub i64 %4, %3
  %8 = shl i64 %3, 4
  %9 = select i1 true, i64 %8, i64 0
  %10 = sub i64 0, %7
  %11 = ashr i64 %10, 63
  %12 = and i64 %9, %11
  %13 = getelementptr i8, ptr %0, i64 %12
  %mrv = insertvalue { ptr, i64, i64 } poison, ptr %13, 0
  %mrv1 = insertvalue { ptr, i64, i64 } %mrv, i64 %7, 1
  %mrv2 = insertvalue { ptr, i64, i64 } %mrv1, i64 %7, 2
  ret { ptr, i64, i64 } %mrv2
}
declare void @runtime.goPanicSlice3Acap(i64, i64)
declare void @runtime.goPanicSlice3C(i64, i64)
define void @main.Four(ptr %0, i64 %1, i64 %2, ptr noalias %3) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  call void @llvm.memset.p0.i32(ptr align 1 %3, i8 0, i32 4, i1 false)
  %4 = icmp ule i64 4, %1
  br i1 %4, label %b2, label %b3, !prof

b3:                                               ; preds = %b1
  call void @runtime.goPanicSliceConvert(i64 4, i64 %1)
  unreachable

b2:                                               ; preds = %b1
  call void @llvm.memmove.p0.p0.i32(ptr align 1 %3, ptr align 1 %0, i32 4, i1 false)
  ret void
}
declare void @llvm.memset.p0.i32(ptr writeonly captures(none), i8, i32, i1 immarg)
declare void @runtime.goPanicSliceConvert(i64, i64)
declare void @llvm.memmove.p0.p0.i32(ptr writeonly captures(none), ptr readonly captures(none), i32, i1 immarg)
