define internal fastcc i64 @main.frame(ptr nonnull %0) unnamed_addr {
frame:
  %1 = load i32, ptr addrspace(1) @gowl.sp, align 4
  %2 = sub i32 %1, 80
  %3 = inttoptr i32 %2 to ptr
  %4 = getelementptr i8, ptr %3, i32 8
  %5 = load i32, ptr addrspace(1) @gowl.stack_limit, align 4
  %6 = icmp ult i32 %2, %5
  br i1 %6, label %grow, label %entry

entry:                                            ; preds = %frame
  store i32 %2, ptr addrspace(1) @gowl.sp, align 4
  store volatile ptr %0, ptr %3, align 4
  call void @llvm.memset.p0.i32(ptr noundef nonnull align 8 dereferenceable(64) %4, i8 0, i32 64, i1 false)
  br label %b2

b2:                                               ; preds = %b4, %entry
  %7 = phi i64 [ 0, %entry ], [ %14, %b4 ]
  %exitcond.not = icmp eq i64 %7, 8
  br i1 %exitcond.not, label %b5, label %10

common.ret:                                       ; preds = %save, %21, %20, %up1, %b5
  %common.ret.op = phi i64 [ %9, %b5 ], [ poison, %up1 ], [ %17, %20 ], [ poison, %21 ], [ poison, %save ]
  ret i64 %common.ret.op

b5:                                               ; preds = %b2
  %8 = getelementptr inbounds nuw i8, ptr %4, i32 40
  %9 = load i64, ptr %8, align 8
  store i32 %1, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret

10:                                               ; preds = %b2
  %11 = call fastcc i64 @main.receive(ptr %0)
  %12 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %13 = icmp ne i32 %12, 0
  br i1 %13, label %leave, label %b4

b4:                                               ; preds = %10
  %14 = add nuw nsw i64 %7, 1
  %.tr = trunc nuw nsw i64 %7 to i32
  %15 = shl nuw nsw i32 %.tr, 3
  %16 = getelementptr i8, ptr %4, i32 %15
  store i64 %11, ptr %16, align 8
  br label %b2

grow:                                             ; preds = %frame
  call void @gowl.stack_grow(i32 80)
  %17 = call fastcc i64 @main.frame(ptr nonnull %0)
  %18 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %19 = icmp ne i32 %18, 0
  br i1 %19, label %ask, label %20

20:                                               ; preds = %grow
  call void @gowl.stack_shrink()
  br label %common.ret

21:                                               ; preds = %ask
  call void @gowl.stack_shrink()
  br label %common.ret

ask:                                              ; preds = %grow
  %22 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %23 = icmp eq i32 %22, 2
  br i1 %23, label %leave, label %21

leave:                                            ; preds = %ask, %10
  %site = phi i32 [ 0, %10 ], [ 1, %ask ]
  %24 = phi ptr [ %0, %10 ], [ poison, %ask ]
  %25 = phi i32 [ %1, %10 ], [ poison, %ask ]
  %26 = phi ptr [ %4, %10 ], [ poison, %ask ]
  %27 = phi i64 [ %7, %10 ], [ poison, %ask ]
  %28 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %29 = icmp eq i32 %28, 2
  br i1 %29, label %save, label %up1

save:                                             ; preds = %leave
  %30 = call ptr @gowl.frame.new(i32 48, ptr @"main.frame$resume", i32 %site)
  %31 = getelementptr i8, ptr %30, i32 24
  store ptr %24, ptr %31, align 4
  %32 = getelementptr i8, ptr %30, i32 28
  store i32 %25, ptr %32, align 4
  %33 = getelementptr i8, ptr %30, i32 32
  store ptr %26, ptr %33, align 4
  %34 = getelementptr i8, ptr %30, i32 16
  store i64 %27, ptr %34, align 8
  br label %common.ret

up1:                                              ; preds = %leave
  store i32 %1, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret
}
define internal fastcc i64 @main.loop(ptr nonnull %0) unnamed_addr {
entry:
  br label %b2

b2:                                               ; preds = %b4, %entry
  %1 = phi i64 [ 0, %entry ], [ %7, %b4 ]
  %2 = phi i64 [ 0, %entry ], [ %9, %b4 ]
  %exitcond.not = icmp eq i64 %1, 4
  br i1 %exitcond.not, label %common.ret, label %3

common.ret:                                       ; preds = %leave, %b2, %save
  %common.ret.op = phi i64 [ %2, %b2 ], [ poison, %save ], [ poison, %leave ]
  ret i64 %common.ret.op

3:                                                ; preds = %b2
  %4 = call fastcc i64 @main.receive(ptr %0)
  %5 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %6 = icmp ne i32 %5, 0
  br i1 %6, label %leave, label %b4

b4:                                               ; preds = %3
  %7 = add nuw nsw i64 %1, 1
  %8 = mul i64 %4, %1
  %9 = add i64 %8, %2
  br label %b2

leave:                                            ; preds = %3
  %site = phi i32 [ 0, %3 ]
  %10 = phi ptr [ %0, %3 ]
  %11 = phi i64 [ %1, %3 ]
  %12 = phi i64 [ %2, %3 ]
  %13 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %14 = icmp eq i32 %13, 2
  br i1 %14, label %save, label %common.ret

save:                                             ; preds = %leave
  %15 = call ptr @gowl.frame.new(i32 48, ptr @"main.loop$resume", i32 %site)
  %16 = getelementptr i8, ptr %15, i32 32
  store ptr %10, ptr %16, align 4
  %17 = getelementptr i8, ptr %15, i32 16
  store i64 %11, ptr %17, align 8
  %18 = getelementptr i8, ptr %15, i32 24
  store i64 %12, ptr %18, align 8
  br label %common.ret
}
define internal fastcc i64 @main.two(ptr nonnull %0) unnamed_addr {
  %2 = call fastcc i64 @main.receive(ptr %0)
  %3 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %4 = icmp ne i32 %3, 0
  br i1 %4, label %leave, label %5

5:                                                ; preds = %1
  %6 = call fastcc i64 @main.receive(ptr %0)
  %7 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %8 = icmp ne i32 %7, 0
  br i1 %8, label %leave, label %entry

common.ret:                                       ; preds = %leave, %save, %entry
  %common.ret.op = phi i64 [ %10, %entry ], [ poison, %save ], [ poison, %leave ]
  ret i64 %common.ret.op

entry:                                            ; preds = %5
  %9 = mul i64 %2, 3
  %10 = add i64 %9, %6
  br label %common.ret

leave:                                            ; preds = %5, %1
  %site = phi i32 [ 0, %1 ], [ 1, %5 ]
  %11 = phi ptr [ %0, %1 ], [ poison, %5 ]
  %12 = phi i64 [ poison, %1 ], [ %2, %5 ]
  %13 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %14 = icmp eq i32 %13, 2
  br i1 %14, label %save, label %common.ret

save:                                             ; preds = %leave
  %15 = call ptr @gowl.frame.new(i32 32, ptr @"main.two$resume", i32 %site)
  %16 = getelementptr i8, ptr %15, i32 24
  store ptr %11, ptr %16, align 4
  %17 = getelementptr i8, ptr %15, i32 16
  store i64 %12, ptr %17, align 8
  br label %common.ret
}
define internal void @"main.frame$resume"(ptr %0) {
entry:
  %1 = getelementptr i8, ptr %0, i32 8
  %2 = load i32, ptr %1, align 4
  switch i32 %2, label %bad [
    i32 0, label %site
    i32 1, label %site1
  ]

3:                                                ; preds = %site1
  %4 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %5 = icmp eq i32 %4, 2
  br i1 %5, label %18, label %6

common.ret:                                       ; preds = %33, %27, %26, %7, %6
  ret void

6:                                                ; preds = %3
  call void @gowl.stack_shrink()
  br label %common.ret

7:                                                ; preds = %site1
  call void @gowl.stack_shrink()
  store i64 %47, ptr @gowl.result, align 8
  br label %common.ret

8:                                                ; preds = %14, %site
  %.03 = phi i64 [ %43, %site ], [ %9, %14 ]
  %.02 = phi i64 [ %44, %site ], [ %15, %14 ]
  %9 = add nuw nsw i64 %.03, 1
  %10 = trunc nuw nsw i64 %.03 to i32
  %11 = shl nuw nsw i32 %10, 3
  %12 = getelementptr i8, ptr %41, i32 %11
  store i64 %.02, ptr %12, align 8
  %13 = icmp eq i64 %9, 8
  br i1 %13, label %33, label %14

14:                                               ; preds = %8
  %15 = call fastcc i64 @main.receive(ptr %37)
  %16 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %17 = icmp ne i32 %16, 0
  br i1 %17, label %18, label %8

18:                                               ; preds = %14, %3, %site
  %.0 = phi i32 [ %39, %site ], [ %39, %14 ], [ undef, %3 ]
  %19 = phi i32 [ 0, %14 ], [ 0, %site ], [ 1, %3 ]
  %20 = phi ptr [ %37, %14 ], [ %37, %site ], [ poison, %3 ]
  %21 = phi i32 [ %39, %14 ], [ %39, %site ], [ poison, %3 ]
  %22 = phi ptr [ %41, %14 ], [ %41, %site ], [ poison, %3 ]
  %23 = phi i64 [ %9, %14 ], [ %43, %site ], [ poison, %3 ]
  %24 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %25 = icmp eq i32 %24, 2
  br i1 %25, label %27, label %26

26:                                               ; preds = %18
  store i32 %.0, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret

27:                                               ; preds = %18
  %28 = call ptr @gowl.frame.new(i32 48, ptr @"main.frame$resume", i32 %19)
  %29 = getelementptr i8, ptr %28, i32 24
  store ptr %20, ptr %29, align 4
  %30 = getelementptr i8, ptr %28, i32 28
  store i32 %21, ptr %30, align 4
  %31 = getelementptr i8, ptr %28, i32 32
  store ptr %22, ptr %31, align 4
  %32 = getelementptr i8, ptr %28, i32 16
  store i64 %23, ptr %32, align 8
  br label %common.ret

33:                                               ; preds = %8
  %34 = getelementptr inbounds nuw i8, ptr %41, i32 40
  %35 = load i64, ptr %34, align 8
  store i32 %39, ptr addrspace(1) @gowl.sp, align 4
  store i64 %35, ptr @gowl.result, align 8
  br label %common.ret

site:                                             ; preds = %entry
  %36 = getelementptr i8, ptr %0, i32 24
  %37 = load ptr, ptr %36, align 4
  %38 = getelementptr i8, ptr %0, i32 28
  %39 = load i32, ptr %38, align 4
  %40 = getelementptr i8, ptr %0, i32 32
  %41 = load ptr, ptr %40, align 4
  %42 = getelementptr i8, ptr %0, i32 16
  %43 = load i64, ptr %42, align 8
  %44 = load i64, ptr @gowl.result, align 8
  call void @gowl.frame.free(ptr %0)
  %45 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %46 = icmp ne i32 %45, 0
  br i1 %46, label %18, label %8

site1:                                            ; preds = %entry
  %47 = load i64, ptr @gowl.result, align 8
  call void @gowl.frame.free(ptr %0)
  %48 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %49 = icmp ne i32 %48, 0
  br i1 %49, label %3, label %7

bad:                                              ; preds = %entry
  unreachable
}
define internal void @"main.loop$resume"(ptr %0) {
entry:
  %1 = getelementptr i8, ptr %0, i32 32
  %2 = load ptr, ptr %1, align 4
  %3 = getelementptr i8, ptr %0, i32 16
  %4 = load i64, ptr %3, align 8
  %5 = getelementptr i8, ptr %0, i32 24
  %6 = load i64, ptr %5, align 8
  %7 = load i64, ptr @gowl.result, align 8
  call void @gowl.frame.free(ptr %0)
  %8 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %9 = icmp ne i32 %8, 0
  br i1 %9, label %19, label %10

10:                                               ; preds = %15, %entry
  %.02 = phi i64 [ %4, %entry ], [ %11, %15 ]
  %.01 = phi i64 [ %6, %entry ], [ %13, %15 ]
  %.0 = phi i64 [ %7, %entry ], [ %16, %15 ]
  %11 = add nuw nsw i64 %.02, 1
  %12 = mul i64 %.0, %.02
  %13 = add i64 %12, %.01
  %14 = icmp eq i64 %11, 4
  br i1 %14, label %31, label %15

15:                                               ; preds = %10
  %16 = call fastcc i64 @main.receive(ptr %2)
  %17 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %18 = icmp ne i32 %17, 0
  br i1 %18, label %19, label %10

19:                                               ; preds = %15, %entry
  %20 = phi i32 [ 0, %15 ], [ 0, %entry ]
  %21 = phi ptr [ %2, %15 ], [ %2, %entry ]
  %22 = phi i64 [ %11, %15 ], [ %4, %entry ]
  %23 = phi i64 [ %13, %15 ], [ %6, %entry ]
  %24 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %25 = icmp eq i32 %24, 2
  br i1 %25, label %26, label %common.ret

common.ret:                                       ; preds = %19, %31, %26
  ret void

26:                                               ; preds = %19
  %27 = call ptr @gowl.frame.new(i32 48, ptr @"main.loop$resume", i32 %20)
  %28 = getelementptr i8, ptr %27, i32 32
  store ptr %21, ptr %28, align 4
  %29 = getelementptr i8, ptr %27, i32 16
  store i64 %22, ptr %29, align 8
  %30 = getelementptr i8, ptr %27, i32 24
  store i64 %23, ptr %30, align 8
  br label %common.ret

31:                                               ; preds = %10
  store i64 %13, ptr @gowl.result, align 8
  br label %common.ret
}
define internal void @"main.two$resume"(ptr %0) {
entry:
  %1 = getelementptr i8, ptr %0, i32 8
  %2 = load i32, ptr %1, align 4
  switch i32 %2, label %bad [
    i32 0, label %site
    i32 1, label %site1
  ]

3:                                                ; preds = %site
  %4 = call fastcc i64 @main.receive(ptr %21)
  %5 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %6 = icmp ne i32 %5, 0
  br i1 %6, label %10, label %7

common.ret:                                       ; preds = %10, %16, %7
  ret void

7:                                                ; preds = %3, %site1
  %.02 = phi i64 [ %22, %3 ], [ %26, %site1 ]
  %.0 = phi i64 [ %4, %3 ], [ %27, %site1 ]
  %8 = mul i64 %.02, 3
  %9 = add i64 %8, %.0
  store i64 %9, ptr @gowl.result, align 8
  br label %common.ret

10:                                               ; preds = %3, %site1, %site
  %11 = phi i32 [ 0, %site ], [ 1, %3 ], [ 1, %site1 ]
  %12 = phi ptr [ %21, %site ], [ poison, %3 ], [ poison, %site1 ]
  %13 = phi i64 [ poison, %site ], [ %22, %3 ], [ %26, %site1 ]
  %14 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %15 = icmp eq i32 %14, 2
  br i1 %15, label %16, label %common.ret

16:                                               ; preds = %10
  %17 = call ptr @gowl.frame.new(i32 32, ptr @"main.two$resume", i32 %11)
  %18 = getelementptr i8, ptr %17, i32 24
  store ptr %12, ptr %18, align 4
  %19 = getelementptr i8, ptr %17, i32 16
  store i64 %13, ptr %19, align 8
  br label %common.ret

site:                                             ; preds = %entry
  %20 = getelementptr i8, ptr %0, i32 24
  %21 = load ptr, ptr %20, align 4
  %22 = load i64, ptr @gowl.result, align 8
  call void @gowl.frame.free(ptr %0)
  %23 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %24 = icmp ne i32 %23, 0
  br i1 %24, label %10, label %3

site1:                                            ; preds = %entry
  %25 = getelementptr i8, ptr %0, i32 16
  %26 = load i64, ptr %25, align 8
  %27 = load i64, ptr @gowl.result, align 8
  call void @gowl.frame.free(ptr %0)
  %28 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %29 = icmp ne i32 %28, 0
  br i1 %29, label %10, label %7

bad:                                              ; preds = %entry
  unreachable
}
