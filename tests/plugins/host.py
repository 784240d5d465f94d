"""The reactor of ./reactor in wasmtime's package for Python: python3 host.py MODULE CALLS"""
import sys

from wasmtime import Engine, Linker, Module, Store, WasiConfig

file, calls = sys.argv[1], int(sys.argv[2])
store = Store(Engine())
store.set_wasi(WasiConfig())
linker = Linker(store.engine)
linker.define_wasi()
exports = linker.instantiate(store, Module.from_file(store.engine, file)).exports(store)
exports["_initialize"](store)
alloc, greet, memory = exports["alloc"], exports["greet"], exports["memory"]
for i in range(calls):
    name = f"gopher {i} ü".encode()
    at = alloc(store, len(name))
    memory.write(store, name, at)
    answer = greet(store, at, len(name))
    at, n = answer >> 32 & 0xFFFFFFFF, answer & 0xFFFFFFFF
    text = memory.read(store, at, at + n).decode()
    assert text == f"hello gopher {i} ü", text
