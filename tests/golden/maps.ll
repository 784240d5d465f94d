@"type:map[string]int" = external global i8
@"go:string.\22x\22" = external global i8
@"type:map[uint32]bool" = external global i8
define { i64, i1 } @main.Count(ptr %0, ptr %1, i64 %2) {
entry:
  %.autotmp_11 = alloca [32 x i8], align 1, !gowl.noscan !7
  br label %b1

b1:                                               ; preds = %entry
  %3 = icmp ne ptr %0, null
  %4 = call ptr @runtime.mapassign_faststr(ptr @"type:map[string]int", ptr %0, ptr %1, i64 %2)
  %5 = icmp eq ptr %4, null
  br i1 %5, label %nil, label %9, !prof

b2:                                               ; preds = %9
  br label %b4

b3:                                               ; preds = %9
  %6 = load i64, ptr %0, align 8
  br label %b4

b4:                                               ; preds = %b3, %b2
  %7 = phi i64 [ 0, %b2 ], [ %6, %b3 ]
  %8 = add i64 %7, %18
  %mrv = insertvalue { i64, i1 } poison, i64 %8, 0
  %mrv1 = insertvalue { i64, i1 } %mrv, i1 %17, 1
  ret { i64, i1 } %mrv1

9:                                                ; preds = %b1
  %10 = load i64, ptr %4, align 8
  %11 = add i64 1, %10
  store i64 %11, ptr %4, align 8
  %12 = call { ptr, i64 } @runtime.concatstring2(ptr %.autotmp_11, ptr %1, i64 %2, ptr @"go:string.\22x\22", i64 1)
  %13 = extractvalue { ptr, i64 } %12, 0
  %14 = extractvalue { ptr, i64 } %12, 1
  %15 = call { ptr, i1 } @runtime.mapaccess2_faststr(ptr @"type:map[string]int", ptr %0, ptr %13, i64 %14)
  %16 = extractvalue { ptr, i1 } %15, 0
  %17 = extractvalue { ptr, i1 } %15, 1
  %18 = load i64, ptr %16, align 8
  br i1 %3, label %b3, label %b2, !prof

nil:                                              ; preds = %b1
  %line = phi i32 [ 7, %b1 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable
}
declare ptr @runtime.mapassign_faststr(ptr, ptr, ptr, i64)
declare void @gowl.nilpanic(i32)
declare { ptr, i64 } @runtime.concatstring2(ptr, ptr, i64, ptr, i64)
declare { ptr, i1 } @runtime.mapaccess2_faststr(ptr, ptr, ptr, i64)
define void @main.Drop(ptr %0, i32 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  call void @runtime.mapdelete_fast32(ptr @"type:map[uint32]bool", ptr %0, i32 %1)
  ret void
}
declare void @runtime.mapdelete_fast32(ptr, ptr, i32)
