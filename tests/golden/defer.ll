define void @main.Each(ptr %0, i64 %1, i64 %2) personality ptr @__gxx_personality_v0 {
entry:
  %frame = alloca [8 x i8], align 8
  br label %b1

b1:                                               ; preds = %entry
  %3 = ptrtoint ptr %0 to i64
  br label %b2

b2:                                               ; preds = %b4, %b1
  %4 = phi i64 [ 0, %b1 ], [ %9, %b4 ]
  %5 = phi i64 [ %3, %b1 ], [ %11, %b4 ]
  %6 = icmp slt i64 %4, %1
  br i1 %6, label %b3, label %b5, !prof

b5:                                               ; preds = %b2
  invoke void @runtime.deferreturn(ptr %frame)
          to label %14 unwind label %pad

b3:                                               ; preds = %b2
  %7 = inttoptr i64 %5 to ptr
  %8 = load ptr, ptr %7, align 8
  invoke void @runtime.deferproc(ptr %8, ptr %frame)
          to label %15 unwind label %pad

b7:                                               ; preds = %pad
  invoke void @runtime.deferreturn(ptr %frame)
          to label %16 unwind label %pad

b4:                                               ; preds = %15
  %9 = add i64 %4, 1
  %10 = ptrtoint ptr %7 to i64
  %11 = add i64 %10, 8
  br label %b2

up:                                               ; preds = %pad
  resume { ptr, i32 } %12

pad:                                              ; preds = %b7, %b3, %b5
  %12 = landingpad { ptr, i32 }
          cleanup
  %13 = call zeroext i1 @gowl.recovered(ptr %frame)
  br i1 %13, label %b7, label %up

14:                                               ; preds = %b5
  ret void

15:                                               ; preds = %b3
  br label %b4

16:                                               ; preds = %b7
  ret void
}
declare void @runtime.deferreturn(ptr)
declare i32 @__gxx_personality_v0(...)
declare i1 @gowl.recovered(ptr)
declare void @runtime.deferproc(ptr, ptr)
define void @main.Twice(ptr %0) personality ptr @__gxx_personality_v0 {
entry:
  %.autotmp_1 = alloca [48 x i8], align 8, !gowl.noscan !7
  %frame = alloca [8 x i8], align 8
  br label %b1

b1:                                               ; preds = %entry
  %1 = getelementptr inbounds nuw i8, ptr %.autotmp_1, i32 24
  store ptr %0, ptr %1, align 8
  %2 = getelementptr inbounds nuw i8, ptr %1, i32 4
  store i32 0, ptr %2, align 4
  call void @runtime.deferprocStack(ptr %.autotmp_1, ptr %frame)
  br label %b2

b3:                                               ; preds = %pad
  invoke void @runtime.deferreturn(ptr %frame)
          to label %6 unwind label %pad

b2:                                               ; preds = %b1
  %3 = icmp eq ptr %0, null
  br i1 %3, label %nil, label %7, !prof

up:                                               ; preds = %pad
  resume { ptr, i32 } %4

pad:                                              ; preds = %10, %7, %nil, %b3
  %4 = landingpad { ptr, i32 }
          cleanup
  %5 = call zeroext i1 @gowl.recovered(ptr %frame)
  br i1 %5, label %b3, label %up

6:                                                ; preds = %b3
  ret void

7:                                                ; preds = %b2
  %8 = load ptr, ptr %0, align 8
  invoke void %8(ptr %0)
          to label %10 unwind label %pad

nil:                                              ; preds = %b2
  %line = phi i32 [ 8, %b2 ]
  invoke void @gowl.nilpanic(i32 %line)
          to label %9 unwind label %pad

9:                                                ; preds = %nil
  unreachable

10:                                               ; preds = %7
  invoke void @runtime.deferreturn(ptr %frame)
          to label %11 unwind label %pad

11:                                               ; preds = %10
  ret void
}
declare void @runtime.deferprocStack(ptr, ptr)
declare void @gowl.nilpanic(i32)
