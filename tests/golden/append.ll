@"type:int32" = external global i8
define { ptr, i64, i64 } @main.Add(ptr %0, i64 %1, i64 %2, i32 %3) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %4 = add i64 1, %1
  %5 = icmp ult i64 %2, %4
  br i1 %5, label %b2, label %b3, !prof

b2:                                               ; preds = %b1
  %6 = call { ptr, i64, i64 } @runtime.growslice(ptr %0, i64 %4, i64 %2, i64 1, ptr @"type:int32")
  %7 = extractvalue { ptr, i64, i64 } %6, 0
  %8 = extractvalue { ptr, i64, i64 } %6, 1
  %9 = extractvalue { ptr, i64, i64 } %6, 2
  br label %b3

b3:                                               ; preds = %b2, %b1
  %10 = phi ptr [ %0, %b1 ], [ %7, %b2 ]
  %11 = phi i64 [ %4, %b1 ], [ %8, %b2 ]
  %12 = phi i64 [ %2, %b1 ], [ %9, %b2 ]
  %13 = add i64 -1, %11
  %14 = shl i64 %13, 2
  %15 = select i1 true, i64 %14, i64 0
  %16 = getelementptr i8, ptr %10, i64 %15
  store i32 %3, ptr %16, align 4
  %mrv = insertvalue { ptr, i64, i64 } poison, ptr %10, 0
  %mrv1 = insertvalue { ptr, i64, i64 } %mrv, i64 %11, 1
  %mrv2 = insertvalue { ptr, i64, i64 } %mrv1, i64 %12, 2
  ret { ptr, i64, i64 } %mrv2
}
declare { ptr, i64, i64 } @runtime.growslice(ptr, i64, i64, i64, ptr)
define i64 @main.Put(ptr %0, i64 %1, i64 %2, ptr %3, i64 %4) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %5 = icmp slt i64 %4, %1
  br i1 %5, label %b3, label %b2

b3:                                               ; preds = %b1
  br label %b2

b2:                                               ; preds = %b3, %b1
  %6 = phi i64 [ %1, %b1 ], [ %4, %b3 ]
  %7 = icmp ne ptr %0, %3
  br i1 %7, label %b5, label %b4, !prof

b5:                                               ; preds = %b2
  call void @runtime.memmove(ptr %0, ptr %3, i64 %6)
  br label %b4

b4:                                               ; preds = %b5, %b2
  ret i64 %6
}
declare void @runtime.memmove(ptr, ptr, i64)
