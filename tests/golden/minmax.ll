define i64 @main.Clamp(i64 %0, i64 %1, i64 %2) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %3 = icmp slt i64 %0, %1
  br i1 %3, label %b2, label %b3

b3:                                               ; preds = %b1
  br label %b4

b2:                                               ; preds = %b1
  br label %b4

b4:                                               ; preds = %b2, %b3
  %4 = phi i64 [ %1, %b2 ], [ %0, %b3 ]
  %5 = icmp slt i64 %2, %4
  br i1 %5, label %b5, label %b6

b6:                                               ; preds = %b4
  br label %b7

b5:                                               ; preds = %b4
  br label %b7

b7:                                               ; preds = %b5, %b6
  %6 = phi i64 [ %2, %b5 ], [ %4, %b6 ]
  ret i64 %6
}
define double @main.Least(double %0, double %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = call double @runtime.fmin64(double %0, double %1)
  ret double %2
}
declare double @runtime.fmin64(double, double)
define void @main.Wipe(ptr %0, i64 %1, i64 %2) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %3 = icmp ne i64 %1, 0
  br i1 %3, label %b3, label %b2

b3:                                               ; preds = %b1
  %4 = shl i64 %1, 3
  %5 = select i1 true, i64 %4, i64 0
  call void @runtime.memclrNoHeapPointers(ptr %0, i64 %5)
  br label %b2

b2:                                               ; preds = %b3, %b1
  ret void
}
declare void @runtime.memclrNoHeapPointers(ptr, i64)
