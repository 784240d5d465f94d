@"type:chan int" = external global i8
@main..stmp_0 = external global i8
define { i64, i1 } @main.Use(i64 %0) {
entry:
  %.autotmp_8 = alloca [8 x i8], align 8, !gowl.noscan !7
  br label %b1

b1:                                               ; preds = %entry
  %1 = call ptr @runtime.makechan(ptr @"type:chan int", i64 %0)
  call void @runtime.chansend1(ptr %1, ptr @main..stmp_0)
  call void @runtime.closechan(ptr %1)
  %2 = call zeroext i1 @runtime.chanrecv2(ptr %1, ptr %.autotmp_8)
  %3 = load i64, ptr %.autotmp_8, align 8
  %4 = call i64 @runtime.chanlen(ptr %1)
  store i64 %4, ptr %.autotmp_8, align 8
  %5 = call i64 @runtime.chancap(ptr %1)
  %6 = load i64, ptr %.autotmp_8, align 8
  %7 = add i64 %3, %6
  %8 = add i64 %7, %5
  %mrv = insertvalue { i64, i1 } poison, i64 %8, 0
  %mrv1 = insertvalue { i64, i1 } %mrv, i1 %2, 1
  ret { i64, i1 } %mrv1
}
declare ptr @runtime.makechan(ptr, i64)
declare void @runtime.chansend1(ptr, ptr)
declare void @runtime.closechan(ptr)
declare zeroext i1 @runtime.chanrecv2(ptr, ptr)
declare i64 @runtime.chanlen(ptr)
declare i64 @runtime.chancap(ptr)
