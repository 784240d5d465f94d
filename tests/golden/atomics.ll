define i64 @main.Next(ptr %0) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %1 = call i64 @"sync/atomic.AddInt64"(ptr %0, i64 2)
  ret i64 %1
}
declare i64 @"sync/atomic.AddInt64"(ptr, i64)
define zeroext i1 @main.Swap(ptr %0, i32 %1, i32 %2) {
entry:
  br label %b1

b1:                                               ; preds = %entry
  %3 = call zeroext i1 @"sync/atomic.CompareAndSwapUint32"(ptr %0, i32 %1, i32 %2)
  ret i1 %3
}
declare zeroext i1 @"sync/atomic.CompareAndSwapUint32"(ptr, i32, i32)
