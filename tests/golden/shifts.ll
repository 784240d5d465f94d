define i64 @main.Known(i64 %0, i64 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = and i64 %1, 63
  %3 = shl i64 %0, 7
  %4 = select i1 true, i64 %3, i64 0
  %5 = lshr i64 %0, %2
  %6 = or i64 %5, %4
  ret i64 %6
}
define i32 @main.Left(i32 %0, i64 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = icmp ult i64 %1, 32
  %3 = select i1 %2, i64 %1, i64 0
  %4 = trunc i64 %3 to i32
  %5 = shl i32 %0, %4
  %6 = select i1 %2, i32 %5, i32 0
  ret i32 %6
}
define i64 @main.Right(i64 %0, i64 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = icmp sle i64 0, %1
  br i1 %2, label %b2, label %b3, !prof

b3:                                               ; preds = %b1
  call void @runtime.panicshift()
  unreachable

b2:                                               ; preds = %b1
  %3 = icmp ult i64 %1, 64
  %4 = select i1 %3, i64 %1, i64 63
  %5 = ashr i64 %0, %4
  ret i64 %5
}
declare void @runtime.panicshift()
