/* stages_runtime.h: the least run time with which the stages behind the optimiser do all that they do: functions that
 * suspend, unwind, collect, and what those stages call. What they do is not run; the host stands for it, so that
 * nothing is folded. */
#ifndef STAGES_RUNTIME_H
#define STAGES_RUNTIME_H

#include "emit_fixture.h"

static const char runtime_ll[] =
    "@gowl.unwinding = hidden addrspace(1) global i32 0\n"
    "@gowl.sp = hidden addrspace(1) global i32 0\n"
    "@gowl.stack_limit = hidden addrspace(1) global i32 0\n"
    "@gowl.call_top = hidden addrspace(1) global i32 0\n"
    "@gowl.no_deep = hidden addrspace(1) global i32 0\n"
    "@gowl.started = hidden addrspace(1) global i32 0\n"
    "@gowl.grown = hidden addrspace(1) global i32 0\n"
    "@gowl.go_site = hidden global i32 -1\n"
    "@gowl.in_place = hidden global i32 0\n"
    "@gowl.result = hidden global [256 x i8] zeroinitializer, align 16\n"
    "declare void @main.main()\n"
    "declare i64 @host(i64) nounwind \"wasm-import-module\"=\"m\" \"wasm-import-name\"=\"host\"\n"
    "declare ptr @host_new(i64) nounwind \"wasm-import-module\"=\"m\" \"wasm-import-name\"=\"new\"\n"
    "declare void @gowl.suspend()\ndeclare void @gowl.throw()\ndeclare void @gowl.resume(ptr)\n"
    "define void @gowl.program() noinline nounwind {\n  call void @main.main()\n  call void @gowl.schedule()\n"
    "  ret void\n}\n"
    "define void @_start() {\n  call void @gowl.program()\n  ret void\n}\n"
    "define void @gowl.schedule() noinline nounwind {\n  %p = call ptr @host_new(i64 0)\n"
    "  call void @gowl.resume(ptr %p)\n  ret void\n}\n"
    "define void @gowl.collect() noinline nounwind {\n  %r = call i64 @host(i64 9)\n  ret void\n}\n"
    "define i64 @runtime.wait(i64 %x) noinline {\n  call void @gowl.suspend()\n  %r = call i64 @host(i64 %x)\n"
    "  ret i64 %r\n}\n"
    "define ptr @runtime.make(i64 %x) noinline nounwind {\n  call void @gowl.collect()\n"
    "  %r = call ptr @host_new(i64 %x)\n  ret ptr %r\n}\n"
    "define void @runtime.put(i32 %x) noinline nounwind {\n  %w = zext i32 %x to i64\n  %r = call i64 @host(i64 %w)\n"
    "  ret void\n}\n"
    "define void @runtime.fail() noinline noreturn {\n  call void @set()\n  call void @gowl.throw()\n  unreachable\n}\n"
    "define void @runtime.sigpanic() noinline noreturn {\n  call void @set()\n  call void @gowl.throw()\n"
    "  unreachable\n}\n"
    "define internal void @set() noinline nounwind {\n  store i32 1, ptr addrspace(1) @gowl.unwinding\n  ret void\n}\n"
    "define zeroext i1 @gowl.recovered(ptr %frame) noinline nounwind {\n  %r = call i64 @host(i64 3)\n"
    "  %c = trunc i64 %r to i1\n  ret i1 %c\n}\n"
    "define void @runtime.newproc(ptr %f) noinline nounwind {\n  %r = call i64 @host(i64 4)\n  ret void\n}\n"
    "define ptr @gowl.frame.new(i32 %n, ptr %r, i32 %site, ptr %code) noinline nounwind {\n"
    "  %p = call ptr @host_new(i64 1)\n  ret ptr %p\n}\n"
    "define void @gowl.frame.free(ptr %f) noinline nounwind {\n  %r = call i64 @host(i64 5)\n  ret void\n}\n"
    "define void @gowl.stack_grow(i32 %n) noinline nounwind {\n  %r = call i64 @host(i64 6)\n  ret void\n}\n"
    "define void @gowl.stack_grow_deep(i32 %n) noinline {\n  call void @gowl.suspend()\n  ret void\n}\n"
    "define void @gowl.drive(i32 %n) noinline {\n  %r = call i64 @host(i64 6)\n  ret void\n}\n"
    "define i32 @gowl.stack_enter(i32 %n) noinline nounwind {\n  %r = call i64 @host(i64 7)\n"
    "  %t = trunc i64 %r to i32\n  ret i32 %t\n}\n"
    "define void @gowl.stack_leave(i32 %n) noinline nounwind {\n  %r = call i64 @host(i64 8)\n  ret void\n}\n"
    "define void @gowl.stack_shrink() noinline nounwind {\n  %r = call i64 @host(i64 8)\n  ret void\n}\n"
    "define void @gowl.suspend_stress() noinline {\n  call void @gowl.suspend()\n  ret void\n}\n"
    "define void @gowl.held() noinline nounwind {\n  %r = call i64 @host(i64 8)\n  ret void\n}\n"
    "define void @gowl.trace(i32 %site) noinline nounwind {\n  %r = call i64 @host(i64 8)\n  ret void\n}\n"
    "define void @gowl.trace.runner() noinline nounwind {\n  %r = call i64 @host(i64 8)\n  ret void\n}\n";

static const char runtime_sum[] = HEAD("runtime") "f runtime.unreachableMethod - void%20() -\nend\n";

#endif
