define internal fastcc i64 @main.count(i64 %0) unnamed_addr {
entry3:
  %1 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %2 = icmp ne i32 %1, 0
  br i1 %2, label %resume, label %frame

frame:                                            ; preds = %entry3
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

common.ret7:                                      ; preds = %ask, %save, %25, %24, %up1, %common.ret
  %common.ret7.op = phi i64 [ %common.ret.op, %common.ret ], [ poison, %up1 ], [ poison, %save ], [ %.0, %24 ], [ poison, %25 ], [ poison, %ask ]
  ret i64 %common.ret7.op

common.ret:                                       ; preds = %entry, %b2
  %.06 = phi i32 [ %.1, %b2 ], [ %3, %entry ]
  %common.ret.op = phi i64 [ %15, %b2 ], [ 0, %entry ]
  store i32 %.06, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret7

9:                                                ; preds = %entry
  %10 = add i64 %0, -1
  %11 = call fastcc i64 @main.count(i64 %10)
  br label %12

12:                                               ; preds = %resume, %9
  %.1 = phi i32 [ %40, %resume ], [ %3, %9 ]
  %.05 = phi i64 [ %41, %resume ], [ %11, %9 ]
  %13 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %14 = icmp ne i32 %13, 0
  br i1 %14, label %leave, label %b2

b2:                                               ; preds = %12
  %15 = add i64 %.05, 1
  br label %common.ret

16:                                               ; preds = %frame
  call void @gowl.stack_grow_deep(i32 48)
  br label %grow

grow:                                             ; preds = %resume, %16
  %.2 = phi i32 [ %40, %resume ], [ %3, %16 ]
  %.04 = phi i64 [ %38, %resume ], [ %0, %16 ]
  %17 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %18 = icmp ne i32 %17, 0
  br i1 %18, label %ask, label %19

19:                                               ; preds = %grow
  %20 = call fastcc i64 @main.count(i64 %.04)
  br label %21

21:                                               ; preds = %resume, %19
  %.3 = phi i32 [ %.2, %19 ], [ %40, %resume ]
  %.0 = phi i64 [ %20, %19 ], [ %41, %resume ]
  %22 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %23 = icmp ne i32 %22, 0
  br i1 %23, label %ask2, label %24

24:                                               ; preds = %21
  call void @gowl.stack_shrink()
  br label %common.ret7

25:                                               ; preds = %ask2
  call void @gowl.stack_shrink()
  br label %common.ret7

ask:                                              ; preds = %grow
  %26 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %27 = icmp eq i32 %26, 2
  br i1 %27, label %leave, label %common.ret7

ask2:                                             ; preds = %21
  %28 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %29 = icmp eq i32 %28, 2
  br i1 %29, label %leave, label %25

leave:                                            ; preds = %ask2, %ask, %12
  %.4 = phi i32 [ %.1, %12 ], [ %.2, %ask ], [ %.3, %ask2 ]
  %site = phi i32 [ 0, %12 ], [ 1, %ask ], [ 2, %ask2 ]
  %30 = phi i64 [ poison, %12 ], [ %.04, %ask ], [ poison, %ask2 ]
  %31 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %32 = icmp eq i32 %31, 2
  br i1 %32, label %save, label %up1

save:                                             ; preds = %leave
  %33 = call ptr @gowl.frame.new(i32 32, ptr @"gowl.resume.i64 (i64)", i32 %site, ptr @main.count)
  %34 = getelementptr inbounds nuw i8, ptr %33, i32 24
  store i64 %30, ptr %34, align 8
  br label %common.ret7

up1:                                              ; preds = %leave
  store i32 %.4, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret7

resume:                                           ; preds = %entry3
  %35 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %36 = inttoptr i32 %35 to ptr
  %37 = getelementptr inbounds nuw i8, ptr %36, i32 24
  %38 = load i64, ptr %37, align 8
  %39 = load i32, ptr addrspace(1) @gowl.sp, align 4
  %40 = add i32 %39, 48
  %41 = load i64, ptr @gowl.result, align 8
  %42 = getelementptr inbounds nuw i8, ptr %36, i32 8
  %43 = load i32, ptr %42, align 4
  store i32 0, ptr addrspace(1) @gowl.resuming, align 4
  switch i32 %43, label %bad [
    i32 0, label %12
    i32 1, label %grow
    i32 2, label %21
  ]

bad:                                              ; preds = %resume
  unreachable
}
