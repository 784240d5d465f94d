define internal fastcc i64 @main.frame(ptr nonnull %0) unnamed_addr {
entry2:
  %1 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %2 = icmp ne i32 %1, 0
  br i1 %2, label %resume, label %frame

frame:                                            ; preds = %entry2
  %3 = call i32 @gowl.stack_enter(i32 80)
  %4 = inttoptr i32 %3 to ptr
  %5 = getelementptr inbounds nuw i8, ptr %4, i32 8
  store volatile ptr %0, ptr %4, align 4
  %6 = inttoptr i32 %3 to ptr
  %7 = getelementptr inbounds nuw i8, ptr %6, i32 8
  call void @llvm.memset.p0.i32(ptr noundef nonnull align 8 dereferenceable(64) %7, i8 0, i32 64, i1 false)
  br label %header

ways:                                             ; preds = %header
  store i32 0, ptr addrspace(1) @gowl.resuming, align 4
  br label %17

header:                                           ; preds = %resume, %frame, %b4
  %.04 = phi ptr [ %35, %resume ], [ %.04, %b4 ], [ %0, %frame ]
  %.03 = phi i32 [ %38, %resume ], [ %.03, %b4 ], [ %3, %frame ]
  %.1 = phi i64 [ %39, %resume ], [ %.0, %b4 ], [ undef, %frame ]
  %8 = phi i64 [ 0, %frame ], [ %20, %b4 ], [ %37, %resume ]
  %9 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %10 = icmp ne i32 %9, 0
  br i1 %10, label %ways, label %b2

b2:                                               ; preds = %header
  %exitcond.not = icmp eq i64 %8, 8
  br i1 %exitcond.not, label %b5, label %15

common.ret:                                       ; preds = %save, %up1, %b5
  %common.ret.op = phi i64 [ %14, %b5 ], [ poison, %up1 ], [ poison, %save ]
  ret i64 %common.ret.op

b5:                                               ; preds = %b2
  %11 = inttoptr i32 %.03 to ptr
  %12 = getelementptr inbounds nuw i8, ptr %11, i32 8
  %13 = getelementptr inbounds nuw i8, ptr %12, i32 40
  %14 = load i64, ptr %13, align 8
  call void @gowl.stack_leave(i32 80)
  br label %common.ret

15:                                               ; preds = %b2
  %16 = call fastcc i64 @main.receive(ptr %.04)
  br label %17

17:                                               ; preds = %ways, %15
  %.0 = phi i64 [ %.1, %ways ], [ %16, %15 ]
  %18 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %19 = icmp ne i32 %18, 0
  br i1 %19, label %leave, label %b4

b4:                                               ; preds = %17
  %20 = add nuw nsw i64 %8, 1
  %.tr = trunc nuw nsw i64 %8 to i32
  %21 = shl nuw nsw i32 %.tr, 3
  %22 = inttoptr i32 %.03 to ptr
  %23 = getelementptr inbounds nuw i8, ptr %22, i32 8
  %24 = getelementptr i8, ptr %23, i32 %21
  store i64 %.0, ptr %24, align 8
  br label %header

leave:                                            ; preds = %17
  %site = phi i32 [ 0, %17 ]
  %25 = phi ptr [ %.04, %17 ]
  %26 = phi i64 [ %8, %17 ]
  %27 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %28 = icmp eq i32 %27, 2
  br i1 %28, label %save, label %up1

save:                                             ; preds = %leave
  %29 = call ptr @gowl.frame.new(i32 32, ptr @"gowl.resume.i64 (ptr)", i32 %site, ptr @main.frame)
  %30 = getelementptr inbounds nuw i8, ptr %29, i32 20
  store ptr %25, ptr %30, align 4
  %31 = getelementptr inbounds nuw i8, ptr %29, i32 24
  store i64 %26, ptr %31, align 8
  br label %common.ret

up1:                                              ; preds = %leave
  call void @gowl.stack_leave(i32 80)
  br label %common.ret

resume:                                           ; preds = %entry2
  %32 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %33 = inttoptr i32 %32 to ptr
  %34 = getelementptr inbounds nuw i8, ptr %33, i32 20
  %35 = load ptr, ptr %34, align 4
  %36 = getelementptr inbounds nuw i8, ptr %33, i32 24
  %37 = load i64, ptr %36, align 8
  %38 = load i32, ptr addrspace(1) @gowl.sp, align 4
  %39 = load i64, ptr @gowl.result, align 8
  %40 = getelementptr inbounds nuw i8, ptr %33, i32 8
  %41 = load i32, ptr %40, align 4
  br label %header
}
define internal fastcc i64 @main.loop(ptr nonnull %0) unnamed_addr {
entry2:
  %1 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %2 = icmp ne i32 %1, 0
  br i1 %2, label %resume, label %header

ways:                                             ; preds = %header
  store i32 0, ptr addrspace(1) @gowl.resuming, align 4
  br label %9

header:                                           ; preds = %entry2, %resume, %b4
  %.03 = phi ptr [ %27, %resume ], [ %.03, %b4 ], [ %0, %entry2 ]
  %.1 = phi i64 [ %32, %resume ], [ %.0, %b4 ], [ undef, %entry2 ]
  %3 = phi i64 [ %29, %resume ], [ %12, %b4 ], [ 0, %entry2 ]
  %4 = phi i64 [ %31, %resume ], [ %14, %b4 ], [ 0, %entry2 ]
  %5 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %6 = icmp ne i32 %5, 0
  br i1 %6, label %ways, label %b2

b2:                                               ; preds = %header
  %exitcond.not = icmp eq i64 %3, 4
  br i1 %exitcond.not, label %common.ret, label %7

common.ret:                                       ; preds = %leave, %b2, %save
  %common.ret.op = phi i64 [ %4, %b2 ], [ poison, %save ], [ poison, %leave ]
  ret i64 %common.ret.op

7:                                                ; preds = %b2
  %8 = call fastcc i64 @main.receive(ptr %.03)
  br label %9

9:                                                ; preds = %ways, %7
  %.0 = phi i64 [ %.1, %ways ], [ %8, %7 ]
  %10 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %11 = icmp ne i32 %10, 0
  br i1 %11, label %leave, label %b4

b4:                                               ; preds = %9
  %12 = add nuw nsw i64 %3, 1
  %13 = mul i64 %.0, %3
  %14 = add i64 %13, %4
  br label %header

leave:                                            ; preds = %9
  %site = phi i32 [ 0, %9 ]
  %15 = phi ptr [ %.03, %9 ]
  %16 = phi i64 [ %3, %9 ]
  %17 = phi i64 [ %4, %9 ]
  %18 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %19 = icmp eq i32 %18, 2
  br i1 %19, label %save, label %common.ret

save:                                             ; preds = %leave
  %20 = call ptr @gowl.frame.new(i32 48, ptr @"gowl.resume.i64 (ptr)", i32 %site, ptr @main.loop)
  %21 = getelementptr inbounds nuw i8, ptr %20, i32 20
  store ptr %15, ptr %21, align 4
  %22 = getelementptr inbounds nuw i8, ptr %20, i32 24
  store i64 %16, ptr %22, align 8
  %23 = getelementptr inbounds nuw i8, ptr %20, i32 32
  store i64 %17, ptr %23, align 8
  br label %common.ret

resume:                                           ; preds = %entry2
  %24 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %25 = inttoptr i32 %24 to ptr
  %26 = getelementptr inbounds nuw i8, ptr %25, i32 20
  %27 = load ptr, ptr %26, align 4
  %28 = getelementptr inbounds nuw i8, ptr %25, i32 24
  %29 = load i64, ptr %28, align 8
  %30 = getelementptr inbounds nuw i8, ptr %25, i32 32
  %31 = load i64, ptr %30, align 8
  %32 = load i64, ptr @gowl.result, align 8
  %33 = getelementptr inbounds nuw i8, ptr %25, i32 8
  %34 = load i32, ptr %33, align 4
  br label %header
}
define internal fastcc i64 @main.two(ptr nonnull %0) unnamed_addr {
entry2:
  %1 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %2 = icmp ne i32 %1, 0
  br i1 %2, label %resume, label %3

3:                                                ; preds = %entry2
  %4 = call fastcc i64 @main.receive(ptr %0)
  br label %7

5:                                                ; preds = %resume
  %6 = load i64, ptr @gowl.result, align 8
  br label %7

7:                                                ; preds = %5, %3
  %.04 = phi ptr [ %27, %5 ], [ %0, %3 ]
  %.03 = phi i64 [ %6, %5 ], [ %4, %3 ]
  %8 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %9 = icmp ne i32 %8, 0
  br i1 %9, label %leave, label %10

10:                                               ; preds = %7
  %11 = call fastcc i64 @main.receive(ptr %.04)
  br label %12

12:                                               ; preds = %resume, %10
  %.1 = phi i64 [ %.03, %10 ], [ %29, %resume ]
  %.0 = phi i64 [ %11, %10 ], [ %30, %resume ]
  %13 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %14 = icmp ne i32 %13, 0
  br i1 %14, label %leave, label %entry

common.ret:                                       ; preds = %leave, %save, %entry
  %common.ret.op = phi i64 [ %16, %entry ], [ poison, %save ], [ poison, %leave ]
  ret i64 %common.ret.op

entry:                                            ; preds = %12
  %15 = mul i64 %.1, 3
  %16 = add i64 %15, %.0
  br label %common.ret

leave:                                            ; preds = %12, %7
  %site = phi i32 [ 0, %7 ], [ 1, %12 ]
  %17 = phi ptr [ %.04, %7 ], [ poison, %12 ]
  %18 = phi i64 [ poison, %7 ], [ %.1, %12 ]
  %19 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %20 = icmp eq i32 %19, 2
  br i1 %20, label %save, label %common.ret

save:                                             ; preds = %leave
  %21 = call ptr @gowl.frame.new(i32 32, ptr @"gowl.resume.i64 (ptr)", i32 %site, ptr @main.two)
  %22 = getelementptr inbounds nuw i8, ptr %21, i32 20
  store ptr %17, ptr %22, align 4
  %23 = getelementptr inbounds nuw i8, ptr %21, i32 24
  store i64 %18, ptr %23, align 8
  br label %common.ret

resume:                                           ; preds = %entry2
  %24 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %25 = inttoptr i32 %24 to ptr
  %26 = getelementptr inbounds nuw i8, ptr %25, i32 20
  %27 = load ptr, ptr %26, align 4
  %28 = getelementptr inbounds nuw i8, ptr %25, i32 24
  %29 = load i64, ptr %28, align 8
  %30 = load i64, ptr @gowl.result, align 8
  %31 = getelementptr inbounds nuw i8, ptr %25, i32 8
  %32 = load i32, ptr %31, align 4
  store i32 0, ptr addrspace(1) @gowl.resuming, align 4
  switch i32 %32, label %bad [
    i32 0, label %5
    i32 1, label %12
  ]

bad:                                              ; preds = %resume
  unreachable
}
