#!/usr/bin/env python3
"""start.py N LABEL=MODULE.wasm...: how long an instance takes in a wasmtime that has compiled the module already.

N times, the modules taking turns: instantiate and run. Prints each label and its median in microseconds, separated by a tab.
PYTHONPATH says where the package wasmtime is (cmake/setup.sh puts it into .cache/wasmtime-py). Exit code 1: a module failed.
"""
import statistics
import sys
import time

import wasmtime

rounds = int(sys.argv[1])
engine = wasmtime.Engine()
linker = wasmtime.Linker(engine)
linker.define_wasi()
modules = {}
for argument in sys.argv[2:]:
    label, file = argument.split("=", 1)
    modules[label] = wasmtime.Module.from_file(engine, file)


def once(module):
    store = wasmtime.Store(engine)
    wasi = wasmtime.WasiConfig()
    wasi.argv = ["app"]
    wasi.stdout_file = wasi.stderr_file = "/dev/null"
    store.set_wasi(wasi)
    begin = time.perf_counter()
    instance = linker.instantiate(store, module)
    try:
        instance.exports(store)["_start"](store)
    except wasmtime.ExitTrap as e:
        if e.code != 0:
            sys.exit(f"start.py: exit code {e.code}")
    return (time.perf_counter() - begin) * 1e6


times = {label: [] for label in modules}
for i in range(rounds + 20):
    for label, module in modules.items():
        took = once(module)
        if i >= 20:
            times[label].append(took)
for label, list in times.items():
    print(f"{label}\t{statistics.median(list):.1f}")
