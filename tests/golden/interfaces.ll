@"type:int" = external global i8
define double @main.Area(ptr "gowl-lasting" "gowl-methods"=",Area" %0, ptr %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = ptrtoint ptr %0 to i64
  %3 = icmp eq ptr %0, null
  br i1 %3, label %nil, label %4, !prof

4:                                                ; preds = %b1
  %5 = getelementptr inbounds nuw i8, ptr %0, i32 24
  %6 = load ptr, ptr %5, align 8
  %7 = call double %6(ptr %1)
  ret double %7

nil:                                              ; preds = %b1
  %line = phi i32 [ 8, %b1 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable
}
declare void @gowl.nilpanic(i32)
define { ptr, ptr } @main.Box(i64 %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = call ptr @runtime.convT64(i64 %0)
  %mrv = insertvalue { ptr, ptr } { ptr @"type:int", ptr poison }, ptr %1, 1
  ret { ptr, ptr } %mrv
}
declare ptr @runtime.convT64(i64)
define zeroext i1 @main.Same(ptr "gowl-lasting" %0, ptr %1, ptr "gowl-lasting" %2, ptr %3) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %4 = icmp eq ptr %0, %2
  br i1 %4, label %b2, label %b3

b2:                                               ; preds = %b1
  %5 = call zeroext i1 @runtime.efaceeq(ptr %0, ptr %1, ptr %3)
  br label %b3

b3:                                               ; preds = %b2, %b1
  %6 = phi i1 [ false, %b1 ], [ %5, %b2 ]
  ret i1 %6
}
declare zeroext i1 @runtime.efaceeq(ptr, ptr, ptr)
define double @main.shape.Area(ptr "gowl-lasting" "gowl-methods"=",Area" %0, ptr %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = ptrtoint ptr %0 to i64
  %3 = icmp eq ptr %0, null
  br i1 %3, label %nil, label %4, !prof

4:                                                ; preds = %b1
  %5 = getelementptr inbounds nuw i8, ptr %0, i32 24
  %6 = load ptr, ptr %5, align 8
  call void @gowl.token.pass(ptr @"main.shape.Area$ctx", ptr @main.shape.Area, ptr %6)
  %7 = call double %6(ptr %1)
  ret double %7

nil:                                              ; preds = %b1
  %line = phi i32 [ 1, %b1 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable
}
declare void @"main.shape.Area$ctx"()
declare void @gowl.token.pass(ptr, ptr, ptr)
