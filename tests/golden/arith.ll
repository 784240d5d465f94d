define i32 @main.Div(i32 %0, i32 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = icmp ne i32 0, %1
  br i1 %2, label %b2, label %b3, !prof

b3:                                               ; preds = %b1
  call void @runtime.panicdivide()
  unreachable

b2:                                               ; preds = %b1
  %3 = icmp eq i32 %1, -1
  %4 = select i1 %3, i32 1, i32 %1
  %5 = sub i32 0, %0
  %6 = sdiv i32 %0, %4
  %7 = select i1 %3, i32 %5, i32 %6
  br label %b4

b4:                                               ; preds = %b2
  %8 = icmp eq i32 %1, -1
  %9 = select i1 %8, i32 1, i32 %1
  %10 = srem i32 %0, %9
  %11 = select i1 %8, i32 0, i32 %10
  %12 = add i32 %7, %11
  ret i32 %12
}
declare void @runtime.panicdivide()
define zeroext i16 @main.Small(i8 zeroext %0, i8 zeroext %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = add i8 %0, %1
  %3 = sub i8 %0, %1
  %4 = zext i8 %2 to i16
  %5 = zext i8 %3 to i16
  %6 = mul i16 %4, %5
  ret i16 %6
}
