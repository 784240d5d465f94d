"""The host of grow.mjs on wasmtime's embedding for Python: it grows the module's memory by two pages before the program
starts and in every import, writes to these pages, and looks at the end whether they are as it left them.

    python3 grow.py [--env=NAME=VALUE]... MODULE.wasm [ARG]...      the exit code is the program's, 134 after a trap

It is all of WASI that a program without files needs (an import from Python cannot call wasmtime's own).
"""
import os
import struct
import sys
import time

import wasmtime

PAGE = 65536
BADF, NOSYS = 8, 52
STAMP = b"\xa5" * (2 * PAGE)


class Exit(Exception):
    pass


class Host:
    def __init__(self, args, env):
        self.args, self.env = args, env
        self.store = wasmtime.Store()
        self.taken = []
        self.code = 0

    def grow(self):
        at = self.memory.grow(self.store, 2)
        self.memory.write(self.store, STAMP, at * PAGE)
        self.taken.append(at)

    def put(self, at, fmt, *values):
        self.memory.write(self.store, struct.pack("<" + fmt, *values), at)

    def get(self, at, fmt):
        size = struct.calcsize("<" + fmt)
        return struct.unpack("<" + fmt, self.memory.read(self.store, at, at + size))

    def strings_sizes(self, strings, count, size):
        self.put(count, "I", len(strings))
        self.put(size, "I", sum(len(s) + 1 for s in strings))
        return 0

    def strings_get(self, strings, table, at):
        for s in strings:
            self.put(table, "I", at)
            self.memory.write(self.store, s + b"\0", at)
            table, at = table + 4, at + len(s) + 1
        return 0

    # ---- WASI preview 1 ----

    def args_sizes_get(self, count, size):
        return self.strings_sizes(self.args, count, size)

    def args_get(self, table, at):
        return self.strings_get(self.args, table, at)

    def environ_sizes_get(self, count, size):
        return self.strings_sizes(self.env, count, size)

    def environ_get(self, table, at):
        return self.strings_get(self.env, table, at)

    def clock_time_get(self, clock, precision, at):
        self.put(at, "Q", time.time_ns() if clock == 0 else time.monotonic_ns())
        return 0

    def random_get(self, at, n):
        self.memory.write(self.store, os.urandom(n), at)
        return 0

    def fd_fdstat_get(self, fd, at):
        if fd > 2:
            return BADF
        self.put(at, "BxHxxxxQQ", 2, 0, 1 << 29, 0)
        return 0

    def fd_fdstat_set_flags(self, fd, flags):
        return 0

    def fd_prestat_get(self, fd, at):
        return BADF

    def fd_write(self, fd, vectors, n, written):
        if fd not in (1, 2):
            return BADF
        total = 0
        for i in range(n):
            at, size = self.get(vectors + 8 * i, "II")
            os.write(fd, self.memory.read(self.store, at, at + size))
            total += size
        self.put(written, "I", total)
        return 0

    def poll_oneoff(self, subscriptions, events, n, count):
        """Clocks only; the first that is due is the only event."""
        due = []
        for i in range(n):
            user, tag = self.get(subscriptions + 48 * i, "QB")
            clock, timeout, _, flags = self.get(subscriptions + 48 * i + 16, "IxxxxQQH")
            if tag != 0:
                return NOSYS
            now = time.time_ns() if clock == 0 else time.monotonic_ns()
            due.append((timeout - now if flags & 1 else timeout, user))
        wait, user = min(due)
        if wait > 0:
            time.sleep(wait / 1e9)
        self.put(events, "QHBxxxxxQHxxxxxx", user, 0, 0, 0, 0)
        self.put(count, "I", 1)
        return 0

    def sched_yield(self):
        return 0

    def proc_exit(self, code):
        self.code = code
        raise Exit

    # ---- running ----

    def call(self, name):
        f = getattr(self, name, lambda *args: NOSYS)

        def called(*args):
            self.grow()
            unsigned = [a & 0xFFFFFFFF if -(1 << 31) <= a < 0 else a for a in args]
            return f(*unsigned)

        return called

    def run(self, path):
        module = wasmtime.Module.from_file(self.store.engine, path)
        imports = [wasmtime.Func(self.store, i.type, self.call(i.name)) for i in module.imports]
        exports = wasmtime.Instance(self.store, module, imports).exports(self.store)
        self.memory = exports["memory"]
        self.grow()
        try:
            exports["_start"](self.store)
        except Exit:
            pass
        except Exception as error:  # a trap
            if not isinstance(error.__cause__, Exit) and not isinstance(error.__context__, Exit):
                sys.stderr.write(f"grow.py: {error}\n")
                self.code = 134
        for at in self.taken:
            if self.memory.read(self.store, at * PAGE, at * PAGE + 2 * PAGE) != STAMP:
                sys.stderr.write(f"grow.py: the program wrote to page {at}, which is the host's\n")
                self.code = 135
                break
        return self.code


args, env = sys.argv[1:], []
while args and args[0].startswith("--env="):
    env.append(args.pop(0)[len("--env="):].encode())
sys.exit(Host([a.encode() for a in args], env).run(args[0]))
