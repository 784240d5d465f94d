define internal fastcc i64 @main.count(i64 %0) unnamed_addr {
frame:
  %1 = load i32, ptr addrspace(1) @gowl.sp, align 4
  %2 = sub i32 %1, 48
  %3 = inttoptr i32 %2 to ptr
  %4 = load i32, ptr addrspace(1) @gowl.stack_limit, align 4
  %5 = icmp ult i32 %2, %4
  br i1 %5, label %grow, label %entry

entry:                                            ; preds = %frame
  store i32 %2, ptr addrspace(1) @gowl.sp, align 4
  %6 = icmp eq i64 %0, 0
  br i1 %6, label %common.ret, label %7

common.ret3:                                      ; preds = %ask, %save, %20, %19, %up1, %common.ret
  %common.ret3.op = phi i64 [ %common.ret.op, %common.ret ], [ poison, %up1 ], [ poison, %save ], [ %16, %19 ], [ poison, %20 ], [ poison, %ask ]
  ret i64 %common.ret3.op

common.ret:                                       ; preds = %entry, %b2
  %common.ret.op = phi i64 [ %12, %b2 ], [ 0, %entry ]
  store i32 %1, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret3

7:                                                ; preds = %entry
  %8 = add i64 %0, -1
  %9 = call fastcc i64 @main.count(i64 %8)
  %10 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %11 = icmp ne i32 %10, 0
  br i1 %11, label %leave, label %b2

b2:                                               ; preds = %7
  %12 = add i64 %9, 1
  br label %common.ret

grow:                                             ; preds = %frame
  call void @gowl.stack_grow_deep(i32 48)
  %13 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %14 = icmp ne i32 %13, 0
  br i1 %14, label %ask, label %15

15:                                               ; preds = %grow
  %16 = call fastcc i64 @main.count(i64 %0)
  %17 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %18 = icmp ne i32 %17, 0
  br i1 %18, label %ask2, label %19

19:                                               ; preds = %15
  call void @gowl.stack_shrink()
  br label %common.ret3

20:                                               ; preds = %ask2
  call void @gowl.stack_shrink()
  br label %common.ret3

ask:                                              ; preds = %grow
  %21 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %22 = icmp eq i32 %21, 2
  br i1 %22, label %leave, label %common.ret3

ask2:                                             ; preds = %15
  %23 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %24 = icmp eq i32 %23, 2
  br i1 %24, label %leave, label %20

leave:                                            ; preds = %ask2, %ask, %7
  %site = phi i32 [ 0, %7 ], [ 1, %ask ], [ 2, %ask2 ]
  %25 = phi i64 [ poison, %7 ], [ %0, %ask ], [ poison, %ask2 ]
  %26 = phi i32 [ %1, %7 ], [ poison, %ask ], [ poison, %ask2 ]
  %27 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %28 = icmp eq i32 %27, 2
  br i1 %28, label %save, label %up1

save:                                             ; preds = %leave
  %29 = call ptr @gowl.frame.new(i32 32, ptr @"main.count$resume", i32 %site)
  %30 = getelementptr i8, ptr %29, i32 16
  store i64 %25, ptr %30, align 8
  %31 = getelementptr i8, ptr %29, i32 24
  store i32 %26, ptr %31, align 4
  br label %common.ret3

up1:                                              ; preds = %leave
  store i32 %1, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret3
}
define internal void @"main.count$resume"(ptr %0) {
entry:
  %1 = getelementptr i8, ptr %0, i32 8
  %2 = load i32, ptr %1, align 4
  switch i32 %2, label %bad [
    i32 0, label %site
    i32 1, label %site1
    i32 2, label %site2
  ]

3:                                                ; preds = %site1
  %4 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %5 = icmp eq i32 %4, 2
  br i1 %5, label %15, label %common.ret

common.ret:                                       ; preds = %3, %26, %22, %21, %14, %10
  ret void

6:                                                ; preds = %site1
  %7 = call fastcc i64 @main.count(i64 %34)
  %8 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %9 = icmp ne i32 %8, 0
  br i1 %9, label %11, label %10

10:                                               ; preds = %6, %site2
  %.0 = phi i64 [ %7, %6 ], [ %37, %site2 ]
  call void @gowl.stack_shrink()
  store i64 %.0, ptr @gowl.result, align 8
  br label %common.ret

11:                                               ; preds = %6, %site2
  %12 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %13 = icmp eq i32 %12, 2
  br i1 %13, label %15, label %14

14:                                               ; preds = %11
  call void @gowl.stack_shrink()
  br label %common.ret

15:                                               ; preds = %11, %3, %site
  %.03 = phi i32 [ %29, %site ], [ undef, %3 ], [ undef, %11 ]
  %16 = phi i32 [ 0, %site ], [ 1, %3 ], [ 2, %11 ]
  %17 = phi i64 [ poison, %site ], [ %34, %3 ], [ poison, %11 ]
  %18 = phi i32 [ %29, %site ], [ poison, %3 ], [ poison, %11 ]
  %19 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %20 = icmp eq i32 %19, 2
  br i1 %20, label %22, label %21

21:                                               ; preds = %15
  store i32 %.03, ptr addrspace(1) @gowl.sp, align 4
  br label %common.ret

22:                                               ; preds = %15
  %23 = call ptr @gowl.frame.new(i32 32, ptr @"main.count$resume", i32 %16)
  %24 = getelementptr i8, ptr %23, i32 16
  store i64 %17, ptr %24, align 8
  %25 = getelementptr i8, ptr %23, i32 24
  store i32 %18, ptr %25, align 4
  br label %common.ret

26:                                               ; preds = %site
  %27 = add i64 %30, 1
  store i32 %29, ptr addrspace(1) @gowl.sp, align 4
  store i64 %27, ptr @gowl.result, align 8
  br label %common.ret

site:                                             ; preds = %entry
  %28 = getelementptr i8, ptr %0, i32 24
  %29 = load i32, ptr %28, align 4
  %30 = load i64, ptr @gowl.result, align 8
  call void @gowl.frame.free(ptr %0)
  %31 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %32 = icmp ne i32 %31, 0
  br i1 %32, label %15, label %26

site1:                                            ; preds = %entry
  %33 = getelementptr i8, ptr %0, i32 16
  %34 = load i64, ptr %33, align 8
  call void @gowl.frame.free(ptr %0)
  %35 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %36 = icmp ne i32 %35, 0
  br i1 %36, label %3, label %6

site2:                                            ; preds = %entry
  %37 = load i64, ptr @gowl.result, align 8
  call void @gowl.frame.free(ptr %0)
  %38 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %39 = icmp ne i32 %38, 0
  br i1 %39, label %11, label %10

bad:                                              ; preds = %entry
  unreachable
}
