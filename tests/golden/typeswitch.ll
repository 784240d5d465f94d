@"type:int" = external global i8
@"type:string" = external global i8
@"type:interface {}" = external global i8
@main..interfaceSwitch.0 = external global i8
define i64 @"go:interface { Len() int }.Len"(ptr "gowl-lasting" "gowl-methods"=",Len" %0, ptr %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = ptrtoint ptr %0 to i64
  %3 = icmp eq ptr %0, null
  br i1 %3, label %nil, label %4, !prof

4:                                                ; preds = %b1
  %5 = getelementptr inbounds nuw i8, ptr %0, i32 24
  %6 = load ptr, ptr %5, align 8
  call void @gowl.token.pass(ptr @"go:interface { Len() int }.Len$ctx", ptr @"go:interface { Len() int }.Len", ptr %6)
  %7 = call i64 %6(ptr %1)
  ret i64 %7

nil:                                              ; preds = %b1
  %line = phi i32 [ 1, %b1 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable
}
declare void @gowl.nilpanic(i32)
declare void @"go:interface { Len() int }.Len$ctx"()
declare void @gowl.token.pass(ptr, ptr, ptr)
define i64 @main.Kind(ptr "gowl-lasting" %0, ptr %1) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %2 = icmp ne ptr %0, null
  br i1 %2, label %b3, label %b5

b5:                                               ; preds = %b1
  ret i64 -1

b3:                                               ; preds = %b1
  %3 = getelementptr inbounds nuw i8, ptr %0, i32 16
  %4 = load i32, ptr %3, align 4
  %5 = icmp eq i32 881633426, %4
  br i1 %5, label %b7, label %b8

b8:                                               ; preds = %b3
  %6 = icmp eq i32 -125357384, %4
  br i1 %6, label %b16, label %b15

b16:                                              ; preds = %b8
  %7 = icmp eq ptr @"type:string", %0
  br i1 %7, label %b22, label %b20, !prof

b20:                                              ; preds = %b16
  br label %b15

b15:                                              ; preds = %b20, %b8
  br label %b6

b22:                                              ; preds = %b16
  %8 = load ptr, ptr %1, align 8
  %9 = getelementptr inbounds nuw i8, ptr %1, i32 8
  %10 = load i64, ptr %9, align 8
  ret i64 %10

b7:                                               ; preds = %b3
  %11 = icmp eq ptr @"type:int", %0
  br i1 %11, label %b14, label %b12, !prof

b12:                                              ; preds = %b7
  br label %b6

b6:                                               ; preds = %b12, %b15
  %12 = call { i64, ptr } @runtime.interfaceSwitch(ptr @main..interfaceSwitch.0, ptr %0)
  %13 = extractvalue { i64, ptr } %12, 0
  %14 = extractvalue { i64, ptr } %12, 1
  %15 = icmp eq i64 %13, 0
  br i1 %15, label %b27, label %b2

b2:                                               ; preds = %b6
  %16 = icmp eq ptr @"type:int", %0
  br i1 %16, label %b28, label %b29, !prof

b29:                                              ; preds = %b2
  call void @runtime.panicdottypeE(ptr %0, ptr @"type:int", ptr @"type:interface {}")
  unreachable

b28:                                              ; preds = %b2
  %17 = load i64, ptr %1, align 8
  ret i64 %17

b27:                                              ; preds = %b6
  %18 = ptrtoint ptr %14 to i64
  %19 = icmp eq ptr %14, null
  br i1 %19, label %nil, label %21, !prof

b14:                                              ; preds = %b7
  %20 = load i64, ptr %1, align 8
  ret i64 %20

21:                                               ; preds = %b27
  %22 = getelementptr inbounds nuw i8, ptr %14, i32 24
  %23 = load ptr, ptr %22, align 8
  %24 = call i64 %23(ptr %1)
  ret i64 %24

nil:                                              ; preds = %b27
  %line = phi i32 [ 13, %b27 ]
  call void @gowl.nilpanic(i32 %line)
  unreachable
}
declare { i64, ptr } @runtime.interfaceSwitch(ptr, ptr)
declare void @runtime.panicdottypeE(ptr, ptr, ptr)
