define { double, double } @main.Mul(double %0, double %1, double %2, double %3) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %4 = fmul double %0, %2
  %5 = fmul double %1, %3
  %6 = fmul double %3, %0
  %7 = fmul double %1, %2
  %8 = fsub double %4, %5
  %9 = fadd double %6, %7
  %mrv = insertvalue { double, double } poison, double %8, 0
  %mrv1 = insertvalue { double, double } %mrv, double %9, 1
  ret { double, double } %mrv1
}
define zeroext i1 @main.Same(float %0, float %1, float %2) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %3 = fcmp oeq float %0, %2
  %4 = fcmp oeq float %1, %1
  %5 = and i1 %3, %4
  ret i1 %5
}
