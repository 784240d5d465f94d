define internal fastcc i64 @main.deferring(i64 range(i64 1, 10) %0) unnamed_addr {
  %2 = alloca [128 x i8], align 16
  %3 = alloca [8 x i8], align 8
  %4 = alloca [16 x i8], align 8
  %5 = alloca [48 x i8], align 8
  %6 = alloca [8 x i8], align 8
  call void @llvm.memset.p0.i32(ptr align 16 %2, i8 0, i32 128, i1 false)
  %7 = icmp ult ptr %2, getelementptr (i8, ptr @__stack_low, i32 65536)
  br i1 %7, label %overflow, label %entry

entry:                                            ; preds = %overflow, %1
  store i64 0, ptr %3, align 8
  %8 = getelementptr inbounds nuw i8, ptr %4, i32 8
  %9 = getelementptr inbounds nuw i8, ptr %4, i32 12
  store i64 ptrtoint (ptr @main.deferring.func1 to i64), ptr %4, align 8
  %10 = ptrtoint ptr %3 to i32
  %11 = zext i32 %10 to i64
  store i64 %11, ptr %8, align 8
  %12 = getelementptr inbounds nuw i8, ptr %5, i32 24
  %13 = ptrtoint ptr %4 to i32
  %14 = zext i32 %13 to i64
  store i64 %14, ptr %12, align 8
  %15 = getelementptr inbounds nuw i8, ptr %5, i32 28
  call fastcc void @runtime.deferprocStack(ptr nonnull %5, ptr nonnull %6)
  %16 = call fastcc i64 @main.fail(i64 %0)
  %17 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %18 = icmp ne i32 %17, 0
  br i1 %18, label %pad.preheader, label %22

pad.preheader:                                    ; preds = %22, %entry
  br label %pad

b3:                                               ; preds = %pad
  call fastcc void @runtime.deferreturn(ptr nonnull %6)
  %19 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %20 = icmp ne i32 %19, 0
  br i1 %20, label %pad, label %common.ret

common.ret7:                                      ; preds = %pad, %common.ret
  %common.ret7.op = phi i64 [ %common.ret.op, %common.ret ], [ poison, %pad ]
  ret i64 %common.ret7.op

pad:                                              ; preds = %b3, %pad.preheader
  %lpad.phi = phi { ptr, i32 } [ poison, %pad.preheader ], [ poison, %b3 ]
  %21 = call fastcc zeroext i1 @gowl.recovered(ptr nonnull %6)
  br i1 %21, label %b3, label %common.ret7

common.ret:                                       ; preds = %22, %b3
  %common.ret.op = load i64, ptr %3, align 8
  br label %common.ret7

22:                                               ; preds = %entry
  %23 = add nuw nsw i64 %16, 1
  store i64 %23, ptr %3, align 8
  call fastcc void @runtime.deferreturn(ptr nonnull %6)
  %24 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %25 = icmp ne i32 %24, 0
  br i1 %25, label %pad.preheader, label %common.ret

overflow:                                         ; preds = %1
  call void @gowl.stack_overflow()
  br label %entry
}
define internal fastcc i64 @main.fail(i64 range(i64 0, 10) %0) unnamed_addr {
entry:
  %1 = icmp samesign ugt i64 %0, 2
  br i1 %1, label %b3, label %b2

common.ret:                                       ; preds = %b3, %b2
  %common.ret.op = phi i64 [ %2, %b2 ], [ poison, %b3 ]
  ret i64 %common.ret.op

b2:                                               ; preds = %entry
  %2 = add nuw nsw i64 %0, 1
  br label %common.ret

b3:                                               ; preds = %entry
  call fastcc void @runtime.gopanic(ptr nonnull @"type:string", ptr nonnull @main..stmp_0)
  br label %common.ret
}
define internal void @main.deferring.func1(ptr readonly captures(none) %0) {
entry:
  %1 = alloca %struct.go_iface, align 8
  %frame = alloca [8 x i8], align 8
  %2 = call fastcc zeroext i1 @gowl.token.take(ptr nonnull @main.deferring.func1, ptr nonnull @main.deferring.func1)
  %3 = getelementptr inbounds nuw i8, ptr %0, i32 8
  %4 = load ptr, ptr %3, align 8
  %5 = select i1 %2, ptr %frame, ptr null
  call void @llvm.lifetime.start.p0(ptr nonnull %1)
  call fastcc void @"runtime.gorecover$c"(ptr nonnull sret(%struct.go_iface) %1, ptr %5)
  %6 = load ptr, ptr %1, align 8
  call void @llvm.lifetime.end.p0(ptr nonnull %1)
  %.not = icmp eq ptr %6, null
  br i1 %.not, label %b2, label %b3

b3:                                               ; preds = %entry
  store i64 -1, ptr %4, align 8
  br label %b2

b2:                                               ; preds = %b3, %entry
  ret void
}
define internal fastcc i64 @main.last() unnamed_addr {
entry:
  %0 = call fastcc i64 @main.fail(i64 1)
  ret i64 %0
}
define internal fastcc i64 @main.tested() unnamed_addr {
  %1 = call fastcc i64 @main.fail(i64 0)
  %2 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %3 = icmp ne i32 %2, 0
  br i1 %3, label %common.ret, label %4

4:                                                ; preds = %0
  %5 = call fastcc i64 @main.fail(i64 1)
  %6 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %7 = icmp ne i32 %6, 0
  br i1 %7, label %common.ret, label %entry

common.ret:                                       ; preds = %0, %4, %entry
  %common.ret.op = phi i64 [ %9, %entry ], [ poison, %4 ], [ poison, %0 ]
  ret i64 %common.ret.op

entry:                                            ; preds = %4
  %8 = shl nuw nsw i64 %1, 1
  %9 = add nuw nsw i64 %8, %5
  br label %common.ret
}
