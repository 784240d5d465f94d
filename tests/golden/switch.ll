define i64 @main.Number(i64 %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = icmp sle i64 %0, 4
  br i1 %1, label %b4, label %b5

b5:                                               ; preds = %b1
  %2 = icmp sle i64 %0, 6
  br i1 %2, label %b25, label %b26

b26:                                              ; preds = %b5
  %3 = icmp eq i64 7, %0
  br i1 %3, label %b35, label %b36

b36:                                              ; preds = %b26
  %4 = icmp eq i64 8, %0
  br i1 %4, label %b40, label %b39

b39:                                              ; preds = %b36
  %5 = icmp eq i64 9, %0
  br i1 %5, label %b43, label %b34

b34:                                              ; preds = %b39
  br label %b24

b24:                                              ; preds = %b34
  br label %b3

b43:                                              ; preds = %b39
  br label %b44

b40:                                              ; preds = %b36
  ret i64 11

b35:                                              ; preds = %b26
  br label %b12

b25:                                              ; preds = %b5
  %6 = icmp eq i64 5, %0
  br i1 %6, label %b30, label %b29

b29:                                              ; preds = %b25
  br label %b33

b33:                                              ; preds = %b29
  ret i64 8

b30:                                              ; preds = %b25
  ret i64 25

b4:                                               ; preds = %b1
  %7 = icmp sle i64 %0, 1
  br i1 %7, label %b7, label %b8

b8:                                               ; preds = %b4
  %8 = icmp eq i64 2, %0
  br i1 %8, label %b19, label %b18

b18:                                              ; preds = %b8
  br label %b22

b22:                                              ; preds = %b18
  br label %b23

b23:                                              ; preds = %b22
  ret i64 16

b19:                                              ; preds = %b8
  ret i64 9

b7:                                               ; preds = %b4
  %9 = icmp eq i64 0, %0
  br i1 %9, label %b10, label %b11

b11:                                              ; preds = %b7
  %10 = icmp eq i64 1, %0
  br i1 %10, label %b15, label %b9

b9:                                               ; preds = %b11
  br label %b6

b6:                                               ; preds = %b9
  br label %b3

b3:                                               ; preds = %b6, %b24
  br label %b44

b44:                                              ; preds = %b3, %b43
  ret i64 %0

b15:                                              ; preds = %b11
  ret i64 4

b10:                                              ; preds = %b7
  br label %b12

b12:                                              ; preds = %b10, %b35
  ret i64 1
}
define zeroext i1 @main.Word(ptr %0, i64 %1) {
entry:
  br label %b3

b3:                                               ; preds = %entry
  %2 = icmp eq i64 2, %1
  br i1 %2, label %b4, label %b32

b32:                                              ; preds = %b3
  %3 = icmp eq i64 4, %1
  br i1 %3, label %b15, label %b30

b30:                                              ; preds = %b32
  br label %b2

b15:                                              ; preds = %b32
  br label %b21

b21:                                              ; preds = %b15
  br label %b22

b22:                                              ; preds = %b21
  %4 = load i8, ptr %0, align 1
  %5 = icmp eq i8 119, %4
  br i1 %5, label %b20, label %b16

b20:                                              ; preds = %b22
  br label %b24

b24:                                              ; preds = %b20
  %6 = getelementptr inbounds nuw i8, ptr %0, i32 1
  %7 = load i8, ptr %6, align 1
  %8 = icmp eq i8 97, %7
  br i1 %8, label %b19, label %b16

b19:                                              ; preds = %b24
  br label %b26

b26:                                              ; preds = %b19
  %9 = getelementptr inbounds nuw i8, ptr %0, i32 2
  %10 = load i8, ptr %9, align 1
  %11 = icmp eq i8 115, %10
  br i1 %11, label %b18, label %b16

b18:                                              ; preds = %b26
  br label %b28

b28:                                              ; preds = %b18
  %12 = getelementptr inbounds nuw i8, ptr %0, i32 3
  %13 = load i8, ptr %12, align 1
  %14 = icmp eq i8 109, %13
  br i1 %14, label %b17, label %b16

b16:                                              ; preds = %b28, %b26, %b24, %b22
  br label %b2

b17:                                              ; preds = %b28
  br label %b13

b4:                                               ; preds = %b3
  br label %b8

b8:                                               ; preds = %b4
  br label %b9

b9:                                               ; preds = %b8
  %15 = load i8, ptr %0, align 1
  %16 = icmp eq i8 103, %15
  br i1 %16, label %b7, label %b5

b7:                                               ; preds = %b9
  br label %b11

b11:                                              ; preds = %b7
  %17 = getelementptr inbounds nuw i8, ptr %0, i32 1
  %18 = load i8, ptr %17, align 1
  %19 = icmp eq i8 111, %18
  br i1 %19, label %b6, label %b5

b5:                                               ; preds = %b11, %b9
  br label %b2

b2:                                               ; preds = %b5, %b16, %b30
  ret i1 false

b6:                                               ; preds = %b11
  br label %b13

b13:                                              ; preds = %b6, %b17
  ret i1 true
}
