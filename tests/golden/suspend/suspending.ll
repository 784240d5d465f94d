define internal fastcc i64 @main.frame(ptr nonnull %0) unnamed_addr {
entry2:
  %1 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %2 = icmp ne i32 %1, 0
  br i1 %2, label %resume, label %frame

frame:                                            ; preds = %entry2
  %3 = load i32, ptr addrspace(1) @gowl.sp, align 4
  %4 = sub i32 %3, 80
  %5 = inttoptr i32 %4 to ptr
  %6 = getelementptr inbounds nuw i8, ptr %5, i32 8
  %7 = load i32, ptr addrspace(1) @gowl.stack_limit, align 4
  %8 = icmp ult i32 %4, %7
  br i1 %8, label %28, label %entry

entry:                                            ; preds = %frame
  store i32 %4, ptr addrspace(1) @gowl.sp, align 4
  store volatile ptr %0, ptr %5, align 4
  %9 = inttoptr i32 %4 to ptr
  %10 = getelementptr inbounds nuw i8, ptr %9, i32 8
  call void @llvm.memset.p0.i32(ptr noundef nonnull align 8 dereferenceable(64) %10, i8 0, i32 64, i1 false)
  br label %header

ways:                                             ; preds = %header
  store i32 0, ptr addrspace(1) @gowl.resuming, align 4
  br label %20

header:                                           ; preds = %resume, %entry, %b4
  %.07 = phi ptr [ %0, %entry ], [ %.07, %b4 ], [ %46, %resume ]
  %.2 = phi i32 [ %3, %entry ], [ %.2, %b4 ], [ %50, %resume ]
  %.04 = phi i32 [ %4, %entry ], [ %.04, %b4 ], [ %49, %resume ]
  %.1 = phi i64 [ undef, %entry ], [ %.03, %b4 ], [ %51, %resume ]
  %11 = phi i64 [ 0, %entry ], [ %23, %b4 ], [ %48, %resume ]
  %12 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %13 = icmp ne i32 %12, 0
  br i1 %13, label %ways, label %b2

b2:                                               ; preds = %header
  %exitcond.not = icmp eq i64 %11, 8
  br i1 %exitcond.not, label %b5, label %18

common.ret:                                       ; preds = %save, %33, %32, %up1, %b5
  %common.ret.op = phi i64 [ %17, %b5 ], [ poison, %up1 ], [ %.0, %32 ], [ poison, %33 ], [ poison, %save ]
  ret i64 %common.ret.op

b5:                                               ; preds = %b2
  %14 = inttoptr i32 %.04 to ptr
  %15 = getelementptr inbounds nuw i8, ptr %14, i32 8
  %16 = getelementptr inbounds nuw i8, ptr %15, i32 40
  %17 = load i64, ptr %16, align 8
  store i32 %.2, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret

18:                                               ; preds = %b2
  %19 = call fastcc i64 @main.receive(ptr %.07)
  br label %20

20:                                               ; preds = %ways, %18
  %.03 = phi i64 [ %.1, %ways ], [ %19, %18 ]
  %21 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %22 = icmp ne i32 %21, 0
  br i1 %22, label %leave, label %b4

b4:                                               ; preds = %20
  %23 = add nuw nsw i64 %11, 1
  %.tr = trunc nuw nsw i64 %11 to i32
  %24 = shl nuw nsw i32 %.tr, 3
  %25 = inttoptr i32 %.04 to ptr
  %26 = getelementptr inbounds nuw i8, ptr %25, i32 8
  %27 = getelementptr i8, ptr %26, i32 %24
  store i64 %.03, ptr %27, align 8
  br label %header

28:                                               ; preds = %frame
  call void @gowl.stack_grow(i32 80)
  %29 = call fastcc i64 @main.frame(ptr nonnull %0)
  br label %grow

here:                                             ; preds = %resume
  store i32 0, ptr addrspace(1) @gowl.resuming, align 4
  br label %grow

grow:                                             ; preds = %here, %28
  %.05 = phi i32 [ %50, %here ], [ %3, %28 ]
  %.0 = phi i64 [ %51, %here ], [ %29, %28 ]
  %30 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %31 = icmp ne i32 %30, 0
  br i1 %31, label %ask, label %32

32:                                               ; preds = %grow
  call void @gowl.stack_shrink()
  br label %common.ret

33:                                               ; preds = %ask
  call void @gowl.stack_shrink()
  br label %common.ret

ask:                                              ; preds = %grow
  %34 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %35 = icmp eq i32 %34, 2
  br i1 %35, label %leave, label %33

leave:                                            ; preds = %ask, %20
  %.16 = phi i32 [ %.05, %ask ], [ %.2, %20 ]
  %site = phi i32 [ 0, %20 ], [ 1, %ask ]
  %36 = phi ptr [ %.07, %20 ], [ poison, %ask ]
  %37 = phi i64 [ %11, %20 ], [ poison, %ask ]
  %38 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %39 = icmp eq i32 %38, 2
  br i1 %39, label %save, label %up1

save:                                             ; preds = %leave
  %40 = call ptr @gowl.frame.new(i32 32, ptr @"gowl.resume.i64 (ptr)", i32 %site, ptr @main.frame)
  %41 = getelementptr inbounds nuw i8, ptr %40, i32 20
  store ptr %36, ptr %41, align 4
  %42 = getelementptr inbounds nuw i8, ptr %40, i32 24
  store i64 %37, ptr %42, align 8
  br label %common.ret

up1:                                              ; preds = %leave
  store i32 %.16, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret

resume:                                           ; preds = %entry2
  %43 = load i32, ptr addrspace(1) @gowl.resuming, align 4
  %44 = inttoptr i32 %43 to ptr
  %45 = getelementptr inbounds nuw i8, ptr %44, i32 20
  %46 = load ptr, ptr %45, align 4
  %47 = getelementptr inbounds nuw i8, ptr %44, i32 24
  %48 = load i64, ptr %47, align 8
  %49 = load i32, ptr addrspace(1) @gowl.sp, align 4
  %50 = add i32 %49, 80
  %51 = load i64, ptr @gowl.result, align 8
  %52 = getelementptr inbounds nuw i8, ptr %44, i32 8
  %53 = load i32, ptr %52, align 4
  %cond = icmp eq i32 %53, 0
  br i1 %cond, label %header, label %here
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
