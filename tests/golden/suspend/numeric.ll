define internal fastcc double @main.dot(ptr readonly captures(none) %0, ptr readonly captures(none) %1) unnamed_addr {
entry:
  br label %b2

b2:                                               ; preds = %b4, %entry
  %2 = phi i64 [ 0, %entry ], [ %7, %b4 ]
  %3 = phi double [ 0.000000e+00, %entry ], [ %11, %b4 ]
  %exitcond.not = icmp eq i64 %2, 16
  br i1 %exitcond.not, label %b5, label %b4

b5:                                               ; preds = %b2
  ret double %3

b4:                                               ; preds = %b2
  %.tr = trunc nuw i64 %2 to i32
  %4 = shl nuw nsw i32 %.tr, 3
  %5 = getelementptr i8, ptr %0, i32 %4
  %6 = load double, ptr %5, align 8
  %7 = add nuw nsw i64 %2, 1
  %8 = getelementptr i8, ptr %1, i32 %4
  %9 = load double, ptr %8, align 8
  %10 = fmul double %6, %9
  %11 = fadd double %3, %10
  br label %b2
}
define internal fastcc double @main.inverse(i64 %0, i64 range(i64 -9223372036854775808, 16) %1) unnamed_addr {
entry:
  %2 = add i64 %1, %0
  %3 = add i64 %2, 1
  %4 = mul i64 %3, %2
  %5 = lshr i64 %4, 63
  %6 = add i64 %5, %4
  %7 = ashr i64 %6, 1
  %8 = add i64 %0, 1
  %9 = add i64 %8, %7
  %10 = sitofp i64 %9 to double
  %11 = fdiv double 1.000000e+00, %10
  ret double %11
}
define internal fastcc void @main.multiply(ptr writeonly captures(address_is_null) %0, ptr readonly captures(address_is_null) %1, ptr readonly captures(address_is_null) %2) unnamed_addr {
entry:
  %3 = icmp eq ptr %1, null
  %4 = icmp eq ptr %2, null
  %or.cond = select i1 %3, i1 true, i1 %4
  %5 = icmp eq ptr %0, null
  br label %b2

b2:                                               ; preds = %b4, %entry
  %6 = phi i64 [ 0, %entry ], [ %12, %b4 ]
  %exitcond14.not = icmp eq i64 %6, 16
  br i1 %exitcond14.not, label %common.ret, label %b6.preheader

b6.preheader:                                     ; preds = %b2
  %.tr5 = trunc i64 %6 to i32
  %7 = shl i32 %.tr5, 7
  %8 = getelementptr i8, ptr %1, i32 %7
  %9 = getelementptr i8, ptr %0, i32 %7
  br label %b6

common.ret:                                       ; preds = %b2, %nil
  ret void

b6:                                               ; preds = %b6.preheader, %b22
  %10 = phi i64 [ %15, %b22 ], [ 0, %b6.preheader ]
  %exitcond13.not = icmp eq i64 %10, 16
  br i1 %exitcond13.not, label %b4, label %b10.preheader

b10.preheader:                                    ; preds = %b6
  %.tr8 = trunc i64 %10 to i32
  %11 = shl i32 %.tr8, 3
  %invariant.gep = getelementptr i8, ptr %2, i32 %11
  br label %b10

b4:                                               ; preds = %b6
  %12 = add nuw nsw i64 %6, 1
  br label %b2

b10:                                              ; preds = %b10.preheader, %b18
  %13 = phi i64 [ %21, %b18 ], [ 0, %b10.preheader ]
  %14 = phi double [ %24, %b18 ], [ 0.000000e+00, %b10.preheader ]
  %exitcond.not = icmp eq i64 %13, 16
  br i1 %exitcond.not, label %b13, label %b11

b13:                                              ; preds = %b10
  br i1 %5, label %nil, label %b22

b11:                                              ; preds = %b10
  br i1 %or.cond, label %nil, label %b18

b22:                                              ; preds = %b13
  %15 = add nuw nsw i64 %10, 1
  %16 = getelementptr i8, ptr %9, i32 %11
  store double %14, ptr %16, align 8
  br label %b6

nil:                                              ; preds = %b13, %b11
  call fastcc void @runtime.sigpanic()
  br label %common.ret

b18:                                              ; preds = %b11
  %.tr6 = trunc nuw nsw i64 %13 to i32
  %17 = shl nuw nsw i32 %.tr6, 3
  %18 = getelementptr i8, ptr %8, i32 %17
  %19 = load double, ptr %18, align 8
  %20 = shl nuw nsw i32 %.tr6, 7
  %21 = add nuw nsw i64 %13, 1
  %gep = getelementptr i8, ptr %invariant.gep, i32 %20
  %22 = load double, ptr %gep, align 8
  %23 = fmul double %19, %22
  %24 = fadd double %14, %23
  br label %b10
}
define internal fastcc void @main.times(ptr writeonly captures(none) %0, ptr readonly captures(none) %1) unnamed_addr {
entry:
  br label %b2

b2:                                               ; preds = %b4, %entry
  %2 = phi i64 [ 0, %entry ], [ %5, %b4 ]
  %exitcond2.not = icmp eq i64 %2, 16
  br i1 %exitcond2.not, label %b5, label %b6

b5:                                               ; preds = %b2
  ret void

b6:                                               ; preds = %b2, %b7
  %3 = phi i64 [ %9, %b7 ], [ 0, %b2 ]
  %4 = phi double [ %14, %b7 ], [ 0.000000e+00, %b2 ]
  %exitcond.not = icmp eq i64 %3, 16
  br i1 %exitcond.not, label %b4, label %b7

b4:                                               ; preds = %b6
  %5 = add nuw nsw i64 %2, 1
  %.tr = trunc i64 %2 to i32
  %6 = shl i32 %.tr, 3
  %7 = getelementptr i8, ptr %0, i32 %6
  store double %4, ptr %7, align 8
  br label %b2

b7:                                               ; preds = %b6
  %8 = call fastcc double @main.inverse(i64 %2, i64 %3)
  %9 = add nuw nsw i64 %3, 1
  %.tr1 = trunc nuw nsw i64 %3 to i32
  %10 = shl nuw nsw i32 %.tr1, 3
  %11 = getelementptr i8, ptr %1, i32 %10
  %12 = load double, ptr %11, align 8
  %13 = fmul double %8, %12
  %14 = fadd double %4, %13
  br label %b6
}
