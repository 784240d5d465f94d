define float @main.FromInt(i64 %0, i32 %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = sitofp i64 %0 to float
  %3 = zext i32 %1 to i64
  %4 = sitofp i64 %3 to float
  %5 = fadd float %2, %4
  ret float %5
}
define zeroext i1 @main.Less(float %0, float %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = fcmp ole float %1, %0
  %3 = xor i1 %2, true
  ret i1 %3
}
define { i32, i64 } @main.ToInt(double %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = call i64 @llvm.fptosi.sat.i64.f64(double %0)
  %2 = trunc i64 %1 to i32
  %3 = call i64 @llvm.fptoui.sat.i64.f64(double %0)
  %mrv = insertvalue { i32, i64 } poison, i32 %2, 0
  %mrv1 = insertvalue { i32, i64 } %mrv, i64 %3, 1
  ret { i32, i64 } %mrv1
}
declare i64 @llvm.fptosi.sat.i64.f64(double)
declare i64 @llvm.fptoui.sat.i64.f64(double)
