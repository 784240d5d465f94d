define { ptr, ptr } @main.Safe(ptr %0) personality ptr @__gxx_personality_v0 {
entry:
  %err = alloca [16 x i8], align 8
  %.autotmp_3 = alloca [16 x i8], align 8
  %.autotmp_4 = alloca [48 x i8], align 8, !gowl.noscan !7
  %frame = alloca [8 x i8], align 8
  br label %b1

b1:                                               ; preds = %entry
  store ptr null, ptr %err, align 8
  %1 = getelementptr inbounds nuw i8, ptr %err, i32 4
  store i32 0, ptr %1, align 4
  %2 = getelementptr inbounds nuw i8, ptr %err, i32 8
  store ptr null, ptr %2, align 8
  %3 = getelementptr inbounds nuw i8, ptr %err, i32 12
  store i32 0, ptr %3, align 4
  %4 = getelementptr inbounds nuw i8, ptr %.autotmp_3, i32 8
  store i64 0, ptr %.autotmp_3, align 8
  store ptr null, ptr %4, align 8
  %5 = getelementptr inbounds nuw i8, ptr %4, i32 4
  store i32 0, ptr %5, align 4
  store i64 ptrtoint (ptr @"main.Safe.func1$ctx" to i64), ptr %.autotmp_3, align 8
  store ptr %err, ptr %4, align 8
  %6 = getelementptr inbounds nuw i8, ptr %4, i32 4
  store i32 0, ptr %6, align 4
  %7 = getelementptr inbounds nuw i8, ptr %.autotmp_4, i32 24
  store ptr %.autotmp_3, ptr %7, align 8
  %8 = getelementptr inbounds nuw i8, ptr %7, i32 4
  store i32 0, ptr %8, align 4
  call void @runtime.deferprocStack(ptr %.autotmp_4, ptr %frame)
  br label %b2

b3:                                               ; preds = %pad
  invoke void @runtime.deferreturn(ptr %frame)
          to label %12 unwind label %pad

b2:                                               ; preds = %b1
  %9 = icmp eq ptr %0, null
  br i1 %9, label %nil, label %16, !prof

up:                                               ; preds = %pad
  resume { ptr, i32 } %10

pad:                                              ; preds = %19, %16, %nil, %b3
  %10 = landingpad { ptr, i32 }
          cleanup
  %11 = call zeroext i1 @gowl.recovered(ptr %frame)
  br i1 %11, label %b3, label %up

12:                                               ; preds = %b3
  %13 = load ptr, ptr %err, align 8, !gowl.lasting !7
  %14 = getelementptr inbounds nuw i8, ptr %err, i32 8
  %15 = load ptr, ptr %14, align 8
  %mrv = insertvalue { ptr, ptr } poison, ptr %13, 0
  %mrv1 = insertvalue { ptr, ptr } %mrv, ptr %15, 1
  ret { ptr, ptr } %mrv1

16:                                               ; preds = %b2
  %17 = load ptr, ptr %0, align 8
  invoke void %17(ptr %0)
          to label %19 unwind label %pad

nil:                                              ; preds = %b2
  %line = phi i32 [ 8, %b2 ]
  invoke void @gowl.nilpanic(i32 %line)
          to label %18 unwind label %pad

18:                                               ; preds = %nil
  unreachable

19:                                               ; preds = %16
  store ptr null, ptr %err, align 8
  %20 = getelementptr inbounds nuw i8, ptr %err, i32 4
  store i32 0, ptr %20, align 4
  %21 = getelementptr inbounds nuw i8, ptr %err, i32 8
  store ptr null, ptr %21, align 8
  %22 = getelementptr inbounds nuw i8, ptr %err, i32 12
  store i32 0, ptr %22, align 4
  invoke void @runtime.deferreturn(ptr %frame)
          to label %23 unwind label %pad

23:                                               ; preds = %19
  %24 = load ptr, ptr %err, align 8, !gowl.lasting !7
  %25 = getelementptr inbounds nuw i8, ptr %err, i32 8
  %26 = load ptr, ptr %25, align 8
  %mrv2 = insertvalue { ptr, ptr } poison, ptr %24, 0
  %mrv3 = insertvalue { ptr, ptr } %mrv2, ptr %26, 1
  ret { ptr, ptr } %mrv3
}
declare void @"main.Safe.func1$ctx"()
declare void @runtime.deferprocStack(ptr, ptr)
declare void @runtime.deferreturn(ptr)
declare i32 @__gxx_personality_v0(...)
declare i1 @gowl.recovered(ptr)
declare void @gowl.nilpanic(i32)
define void @main.Safe.func1(ptr %0) {
entry:
  %frame = alloca [8 x i8], align 8
  br label %b1

b1:                                               ; preds = %entry
  %1 = call zeroext i1 @gowl.token.take(ptr @"main.Safe.func1$ctx", ptr @main.Safe.func1)
  %2 = getelementptr inbounds nuw i8, ptr %0, i32 8
  %3 = load ptr, ptr %2, align 8
  %4 = select i1 %1, ptr %frame, ptr null
  %5 = call { ptr, ptr } @runtime.gorecover(ptr %4)
  %6 = extractvalue { ptr, ptr } %5, 0, !gowl.lasting !7
  %7 = extractvalue { ptr, ptr } %5, 1
  %8 = getelementptr inbounds nuw i8, ptr %3, i32 8
  store ptr %6, ptr %3, align 8
  %9 = getelementptr inbounds nuw i8, ptr %3, i32 4
  store i32 0, ptr %9, align 4
  store ptr %7, ptr %8, align 8
  %10 = getelementptr inbounds nuw i8, ptr %8, i32 4
  store i32 0, ptr %10, align 4
  ret void
}
declare i1 @gowl.token.take(ptr, ptr)
declare { ptr, ptr } @runtime.gorecover(ptr)
