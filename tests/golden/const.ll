@"go:string.\22constant\22" = external global i8
define { i64, i8, ptr, i64 } @main.Sizes() {
entry:
  br label %b1

b1:                                               ; preds = %entry
  ret { i64, i8, ptr, i64 } { i64 1049600, i8 -128, ptr @"go:string.\22constant\22", i64 8 }
}
