define i64 @main.Bits(ptr %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = icmp eq ptr %0, null
  br i1 %1, label %nil, label %2, !prof

2:                                                ; preds = %b1
  %3 = load i64, ptr %0, align 8
  ret i64 %3

nil:                                              ; preds = %b1
  %line = phi i32 [ 8, %b1 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable
}
declare void @gowl.nilpanic(i32)
define ptr @main.Next(ptr %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = getelementptr inbounds nuw i8, ptr %0, i32 4
  ret ptr %1
}
define { ptr, i64 } @main.Text(ptr %0, i64 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = icmp slt i64 %1, 0
  br i1 %2, label %b3, label %b2

b2:                                               ; preds = %b1
  %3 = ptrtoint ptr %0 to i64
  %4 = sub i64 0, %3
  %5 = icmp ult i64 %4, %1
  br i1 %5, label %b5, label %b4

b4:                                               ; preds = %b2
  %mrv = insertvalue { ptr, i64 } poison, ptr %0, 0
  %mrv1 = insertvalue { ptr, i64 } %mrv, i64 %1, 1
  ret { ptr, i64 } %mrv1

b5:                                               ; preds = %b2
  %6 = icmp ne ptr %0, null
  br i1 %6, label %b6, label %b7

b7:                                               ; preds = %b5
  call void @runtime.panicunsafestringnilptr()
  unreachable

b6:                                               ; preds = %b5
  call void @runtime.panicunsafestringlen()
  unreachable

b3:                                               ; preds = %b1
  call void @runtime.panicunsafestringlen()
  unreachable
}
declare void @runtime.panicunsafestringnilptr()
declare void @runtime.panicunsafestringlen()
