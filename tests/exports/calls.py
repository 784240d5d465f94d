# python3 calls.py MODULE [N]: as calls.mjs, in wasmtime; a second module makes the calls.
import sys
import time
from wasmtime import Engine, FuncType, Instance, Linker, Module, Store, ValType, WasiConfig

LOOP = '''(func (export "%ss") (param $n i32) (result i32) (local $s i32)
  (loop $again
    (local.set $s (i32.add (local.get $s) (call $%s %s)))
    (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
  (local.get $s))'''
CALLER = f'''(module
  (import "" "add" (func $add (param i32 i32) (result i32)))
  (import "" "job" (func $job (param i32) (result i32)))
  {LOOP % ("add", "add", "(local.get $n) (i32.const 1)")}
  {LOOP % ("job", "job", "(i32.and (local.get $n) (i32.const 7))")})'''

n = int(sys.argv[2]) if len(sys.argv) > 2 else 100000
engine = Engine()
store, linker = Store(engine), Linker(engine)
store.set_wasi(WasiConfig())
linker.define_wasi()
linker.define_func("host", "call", FuncType([ValType.i32()], [ValType.i32()]), lambda x: 0)
exports = linker.instantiate(store, Module.from_file(engine, sys.argv[1])).exports(store)
exports["_initialize"](store)
exports["worker"](store)
calls = Instance(store, Module(engine, CALLER), [exports["add"], exports["job"]]).exports(store)
for name in "add", "job":
    f, times = calls[name + "s"], []
    for i in range(6):
        start = time.perf_counter_ns()
        f(store, n)
        times.append((time.perf_counter_ns() - start) / n)
    print("wasmtime", name, "%.1f" % sorted(times[1:])[2])
