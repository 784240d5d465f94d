define internal fastcc i64 @main.count(i64 %0) unnamed_addr {
entry2:
  %1 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %2 = icmp ne i32 %1, 0
  br i1 %2, label %resume, label %frame

frame:                                            ; preds = %entry2
  %3 = load i32, ptr addrspace(1) @gowl.sp, align 4
  %4 = sub i32 %3, 48
  %5 = inttoptr i32 %4 to ptr
  %6 = load i32, ptr addrspace(1) @gowl.stack_limit, align 4
  %7 = icmp ult i32 %4, %6
  br i1 %7, label %16, label %entry

entry:                                            ; preds = %frame
  store i32 %4, ptr addrspace(1) @gowl.sp, align 4
  %8 = icmp eq i64 %0, 0
  br i1 %8, label %common.ret, label %9

common.ret5:                                      ; preds = %ask, %save, %19, %up1, %common.ret
  %common.ret5.op = phi i64 [ %common.ret.op, %common.ret ], [ poison, %up1 ], [ poison, %save ], [ %20, %19 ], [ poison, %ask ]
  ret i64 %common.ret5.op

common.ret:                                       ; preds = %entry, %b2
  %.04 = phi i32 [ %.1, %b2 ], [ %3, %entry ]
  %common.ret.op = phi i64 [ %15, %b2 ], [ 0, %entry ]
  store i32 %.04, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret5

9:                                                ; preds = %entry
  %10 = add i64 %0, -1
  %11 = call fastcc i64 @main.count(i64 %10)
  br label %12

12:                                               ; preds = %resume, %9
  %.1 = phi i32 [ %33, %resume ], [ %3, %9 ]
  %.03 = phi i64 [ %34, %resume ], [ %11, %9 ]
  %13 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %14 = icmp ne i32 %13, 0
  br i1 %14, label %leave, label %b2

b2:                                               ; preds = %12
  %15 = add i64 %.03, 1
  br label %common.ret

16:                                               ; preds = %frame
  call void @gowl.stack_grow_deep(i32 48)
  br label %grow

grow:                                             ; preds = %resume, %16
  %.2 = phi i32 [ %33, %resume ], [ %3, %16 ]
  %.0 = phi i64 [ %31, %resume ], [ %0, %16 ]
  %17 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %18 = icmp ne i32 %17, 0
  br i1 %18, label %ask, label %19

19:                                               ; preds = %grow
  %20 = call fastcc i64 @main.count(i64 %.0)
  call void @gowl.stack_shrink()
  br label %common.ret5

ask:                                              ; preds = %grow
  %21 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %22 = icmp eq i32 %21, 2
  br i1 %22, label %leave, label %common.ret5

leave:                                            ; preds = %ask, %12
  %.3 = phi i32 [ %.1, %12 ], [ %.2, %ask ]
  %site = phi i32 [ 0, %12 ], [ 1, %ask ]
  %23 = phi i64 [ poison, %12 ], [ %.0, %ask ]
  %24 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %25 = icmp eq i32 %24, 2
  br i1 %25, label %save, label %up1

save:                                             ; preds = %leave
  %26 = call ptr @gowl.frame.new(i32 32, ptr @"gowl.resume.i64 (i64)", i32 %site, ptr @main.count)
  %27 = getelementptr inbounds nuw i8, ptr %26, i32 24
  store i64 %23, ptr %27, align 8
  br label %common.ret5

up1:                                              ; preds = %leave
  store i32 %.3, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret5

resume:                                           ; preds = %entry2
  %28 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %29 = inttoptr i32 %28 to ptr
  %30 = getelementptr inbounds nuw i8, ptr %29, i32 24
  %31 = load i64, ptr %30, align 8
  %32 = load i32, ptr addrspace(1) @gowl.sp, align 4
  %33 = add i32 %32, 48
  %34 = load i64, ptr @gowl.result, align 8
  %35 = getelementptr inbounds nuw i8, ptr %29, i32 8
  %36 = load i32, ptr %35, align 4
  store i32 0, ptr addrspace(1) @gowl.resuming, align 4
  switch i32 %36, label %bad [
    i32 0, label %12
    i32 1, label %grow
  ]

bad:                                              ; preds = %resume
  unreachable
}
define internal fastcc i64 @"main.count$seam"(i64 %0) {
  %2 = load i32, ptr addrspace(1) @gowl.grown, align 4
  %3 = call fastcc i64 @main.count(i64 %0)
  %4 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %5 = icmp eq i32 %4, 2
  br i1 %5, label %6, label %common.ret

6:                                                ; preds = %1
  call void @gowl.drive(i32 %2)
  %7 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %8 = icmp ne i32 %7, 0
  %9 = load i64, ptr @gowl.result, align 8
  %spec.select = select i1 %8, i64 poison, i64 %9
  br label %common.ret

common.ret:                                       ; preds = %6, %1
  %common.ret.op = phi i64 [ %spec.select, %6 ], [ %3, %1 ]
  ret i64 %common.ret.op
}
