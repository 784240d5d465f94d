define internal fastcc i64 @main.deferring(i64 range(i64 1, 10) %0) unnamed_addr {
entry:
  %r = alloca [8 x i8], align 8
  %.autotmp_4 = alloca [16 x i8], align 8
  %.autotmp_5 = alloca [48 x i8], align 8
  %frame = alloca [8 x i8], align 8
  store i64 0, ptr %r, align 8
  %1 = getelementptr inbounds nuw i8, ptr %.autotmp_4, i32 8
  %2 = getelementptr inbounds nuw i8, ptr %.autotmp_4, i32 12
  store i64 ptrtoint (ptr @main.deferring.func1 to i64), ptr %.autotmp_4, align 8
  %3 = ptrtoint ptr %r to i32
  %4 = zext i32 %3 to i64
  store i64 %4, ptr %1, align 8
  %5 = getelementptr inbounds nuw i8, ptr %.autotmp_5, i32 24
  %6 = ptrtoint ptr %.autotmp_4 to i32
  %7 = zext i32 %6 to i64
  store i64 %7, ptr %5, align 8
  %8 = getelementptr inbounds nuw i8, ptr %.autotmp_5, i32 28
  call fastcc void @runtime.deferprocStack(ptr nonnull %.autotmp_5, ptr nonnull %frame)
  %9 = call fastcc i64 @main.fail(i64 %0)
  %10 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %11 = icmp ne i32 %10, 0
  br i1 %11, label %pad.preheader, label %15

pad.preheader:                                    ; preds = %15, %entry
  br label %pad

b3:                                               ; preds = %pad
  call fastcc void @runtime.deferreturn(ptr nonnull %frame)
  %12 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %13 = icmp ne i32 %12, 0
  br i1 %13, label %pad, label %common.ret

common.ret13:                                     ; preds = %pad, %common.ret
  %common.ret13.op = phi i64 [ %common.ret.op, %common.ret ], [ poison, %pad ]
  ret i64 %common.ret13.op

pad:                                              ; preds = %b3, %pad.preheader
  %lpad.phi = phi { ptr, i32 } [ poison, %pad.preheader ], [ poison, %b3 ]
  %14 = call fastcc zeroext i1 @gowl.recovered(ptr nonnull %frame)
  br i1 %14, label %b3, label %common.ret13

common.ret:                                       ; preds = %15, %b3
  %common.ret.op = load i64, ptr %r, align 8
  br label %common.ret13

15:                                               ; preds = %entry
  %16 = add nuw nsw i64 %9, 1
  store i64 %16, ptr %r, align 8
  call fastcc void @runtime.deferreturn(ptr nonnull %frame)
  %17 = load i32, ptr addrspace(1) @gowl.unwinding, align 4
  %18 = icmp ne i32 %17, 0
  br i1 %18, label %pad.preheader, label %common.ret
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
