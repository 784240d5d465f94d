define { i64, i64 } @main.Find(ptr %0, i64 %1, i64 %2, i64 %3) {
entry:
  br label %b2

b2:                                               ; preds = %entry
  br label %b3

b3:                                               ; preds = %b5, %b2
  %4 = phi i64 [ 0, %b2 ], [ %26, %b5 ]
  %5 = phi i64 [ 0, %b2 ], [ %25, %b5 ]
  %6 = phi i64 [ 0, %b2 ], [ %4, %b5 ]
  %7 = icmp slt i64 %4, %1
  br i1 %7, label %b4, label %b6, !prof

b4:                                               ; preds = %b3
  br label %b7

b7:                                               ; preds = %b4
  %8 = mul i64 24, %4
  %9 = getelementptr i8, ptr %0, i64 %8
  %10 = load ptr, ptr %9, align 8
  %11 = getelementptr inbounds nuw i8, ptr %9, i32 8
  %12 = load i64, ptr %11, align 8
  %13 = getelementptr inbounds nuw i8, ptr %9, i32 16
  %14 = load i64, ptr %13, align 8
  br label %b9

b9:                                               ; preds = %b11, %b7
  %15 = phi i64 [ 0, %b7 ], [ %24, %b11 ]
  %16 = phi i64 [ %5, %b7 ], [ %15, %b11 ]
  %17 = icmp slt i64 %15, %12
  br i1 %17, label %b10, label %b12, !prof

b12:                                              ; preds = %b9
  br label %b5

b10:                                              ; preds = %b9
  br label %b15

b15:                                              ; preds = %b10
  br label %b17

b17:                                              ; preds = %b15
  %18 = shl i64 %15, 3
  %19 = select i1 true, i64 %18, i64 0
  %20 = getelementptr i8, ptr %10, i64 %19
  %21 = load i64, ptr %20, align 8
  %22 = icmp eq i64 %21, %3
  br i1 %22, label %b14, label %b13

b13:                                              ; preds = %b17
  br label %b21

b21:                                              ; preds = %b13
  br label %b23

b23:                                              ; preds = %b21
  %23 = icmp slt i64 %21, 0
  br i1 %23, label %b20, label %b11

b11:                                              ; preds = %b23
  %24 = add i64 1, %15
  br label %b9

b20:                                              ; preds = %b23
  br label %b5

b5:                                               ; preds = %b20, %b12
  %25 = phi i64 [ %15, %b20 ], [ %16, %b12 ]
  %26 = add i64 1, %4
  br label %b3

b14:                                              ; preds = %b17
  br label %b6

b6:                                               ; preds = %b14, %b3
  %27 = phi i64 [ %6, %b3 ], [ %4, %b14 ]
  %28 = phi i64 [ %5, %b3 ], [ %15, %b14 ]
  %29 = icmp slt i64 9, %27
  br i1 %29, label %b26, label %b25

b25:                                              ; preds = %b6
  %30 = add i64 1, %27
  br label %b27

b26:                                              ; preds = %b6
  br label %b27

b27:                                              ; preds = %b26, %b25
  %31 = phi i64 [ %27, %b26 ], [ %30, %b25 ]
  %mrv = insertvalue { i64, i64 } poison, i64 %31, 0
  %mrv1 = insertvalue { i64, i64 } %mrv, i64 %28, 1
  ret { i64, i64 } %mrv1
}
