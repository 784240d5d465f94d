"""What LLDB does not know of Go: `command script import gowl_lldb.py`, in a program made by `gowl build -g`.

  goroutines       every goroutine with its stack, as Go's own tracebacks print them
  goroutine N      one of them
  summaries of strings, slices, maps, channels, interfaces with what is in them, functions, time.Duration, time.Time;
  `type category disable gowl` takes them away

Where goroutines lie in memory the module says itself, in its section gowl.debug (emit/link/debug_table.c), and where
they stand in the source its table of places (emit/unwind/sites.c).
"""
import datetime
import json
import os
import struct

import lldb

VERSION = 3 # of the section gowl.debug that this script reads
SOME = 5 # elements that a summary shows
MOST = 100 # children and bytes of text that are shown
STATES = {0: "idle", 1: "runnable", 2: "running", 3: "syscall", 4: "waiting", 6: "dead"}
WAITING, DEAD = 4, 6


class Refused(Exception):
    pass


def leb(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7f) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def sleb_zigzag(data, at):
    value, at = leb(data, at)
    return (-(value // 2) - 1 if value & 1 else value // 2), at


class Memory:
    """The linear memory of a stopped process."""

    def __init__(self, process):
        self.process = process

    def read(self, address, n):
        error = lldb.SBError()
        data = self.process.ReadMemory(address, n, error) if n else b""
        if error.Fail() or data is None or len(data) != n:
            raise Refused(f"cannot read {n} bytes at 0x{address:x}")
        return data

    def number(self, address, n=4, signed=False):
        return int.from_bytes(self.read(address, n), "little", signed=signed)

    def pointer(self, address):
        return self.number(address, 8) & 0xffffffff

    def string(self, address):
        """A Go string that lies there."""
        return self.text(self.pointer(address), self.number(address + 8, 8))

    def text(self, p, n):
        return self.read(p, n).decode("utf-8", "replace") if 0 < n < 1 << 30 else ""


def module_base(target):
    """Where the module's bytes lie in the address space that the debug stub shows."""
    for module in target.module_iter():
        for section in module.section_iter():
            address = section.GetLoadAddress(target)
            if address != lldb.LLDB_INVALID_ADDRESS and address >> 62 == 1:
                return address & ~0xffffffff
    raise Refused("there is no wasm module")


def sections(memory, target):
    """Of the module: by number or, of a custom one, by name: where its contents begin and end."""
    base, at, out = module_base(target), 8, {}
    while True:
        try:
            head = memory.read(base + at, 6)
            size, after = leb(head, 1)
            key, start, end = head[0], at + after, at + after + size
            if key == 0:
                n, name_at = leb(memory.read(base + start, 5), 0)
                key = memory.read(base + start + name_at, n).decode()
                start += name_at + n
        except Refused: # the end, or near it: LLDB reads some more than it is asked for
            return out
        out[key] = (base + start, base + end)
        at = end


def table_elements(data):
    """The functions in the table, by their places there."""
    out = {}
    count, at = leb(data, 0)
    for _ in range(count):
        kind, at = leb(data, at)
        if kind or data[at] != 0x41: # lld makes active ones of table 0, at a constant
            return out
        first, at = leb(data, at + 1)
        n, at = leb(data, at + 1)
        for i in range(n):
            out[first + i], at = leb(data, at)
    return out


FUNCTIONS, GLOBALS = 1, 7 # parts of the section "name"


def names_in(data, part):
    """Of a part of the section "name": by index."""
    at, out = 0, {}
    while at < len(data):
        kind = data[at]
        size, at = leb(data, at + 1)
        end = at + size
        if kind == part:
            count, at = leb(data, at)
            for _ in range(count):
                index, at = leb(data, at)
                n, at = leb(data, at)
                out[index] = data[at:at + n].decode("utf-8", "replace")
                at += n
        at = end
    return out


class Sites:
    """The table of places, unpacked: runtime/panic/symtab.c."""

    def __init__(self, memory, address, fixed_frames):
        self.memory, self.data, self.start = memory, b"", address
        at = 0
        _, at = self.leb(at) # bytes of names, frames: for C's sake
        _, at = self.leb(at)
        names, at = self.names(at, None)
        lines, at = self.leb(at)
        self.funcs, at = self.names(at, (names, lines))
        self.fixed = []
        for _ in range(fixed_frames):
            func, at = self.leb(at)
            line, at = self.leb(at)
            self.fixed.append((func, line))
        count, at = self.leb(at)
        depth, at = self.leb(at)
        self.sites = []
        last = [(0, 0)] * depth
        while len(self.sites) < count:
            head, at = self.leb(at)
            if not head: # numbers without a place
                more, at = self.leb(at)
                self.sites += [()] * (1 + more)
                continue
            n, same = head // 2 % 8, head // 16
            if n == 7:
                more, at = self.leb(at)
                n += more
            for d in range(same, same + n):
                func, line = last[d]
                if d > same or not head & 1:
                    step, at = self.distance(at)
                    func += step
                step, at = self.distance(at)
                line = step + (line if func == last[d][0] else 0)
                last[d] = (func, line)
            self.sites.append(tuple(reversed(last[:same + n])))

    def need(self, n):
        while len(self.data) < n:
            self.data += self.memory.read(self.start + len(self.data), 4096)

    def leb(self, at):
        self.need(at + 10)
        return leb(self.data, at)

    def distance(self, at):
        self.need(at + 10)
        return sleb_zigzag(self.data, at)

    def names(self, at, of_functions):
        count, at = self.leb(at)
        out, last = [], b""
        for _ in range(count):
            same, at = self.leb(at)
            rest, at = self.leb(at)
            bare = bool(of_functions) and rest & 1 # it has no parameters
            if of_functions:
                rest >>= 1
            self.need(at + rest)
            last = last[:same] + self.data[at:at + rest]
            at += rest
            name = last.decode()
            if of_functions:
                files, lines = of_functions
                file, at = self.leb(at)
                if lines:
                    _, at = self.leb(at)
                out.append((name, files[file], bare))
            else:
                out.append(name)
        return out, at

    def frames(self, site):
        """(function, file, line, has it no parameters?), the innermost first; of those that tracebacks show."""
        list = self.sites[site] if 0 <= site < len(self.sites) else ()
        return [self.funcs[f][:2] + (line, self.funcs[f][2]) for f, line in list if is_shown(self.funcs[f][0])]


def is_shown(name):
    """As showfuncinfo and isExportedRuntime in runtime/traceback.go."""
    if not name.startswith("runtime."):
        return "." in name
    rest = name[len("runtime."):]
    receiver, dot, method = rest.rpartition(".")
    if not dot:
        return rest[:1].isupper()
    return method[:1].isupper() and receiver.lstrip("(*")[:1].isupper()


class Program:
    """What is known of a process: the section, and the table when it is asked for."""
    known = {}

    def __init__(self, process):
        target = process.GetTarget()
        self.memory = Memory(process)
        self.sections = sections(self.memory, target)
        if "gowl.debug" not in self.sections:
            raise Refused("the module has no section gowl.debug: build it with gowl build -g")
        self.section = json.loads(self.contents("gowl.debug"))
        version = self.section.get("version")
        if version != VERSION:
            raise Refused(f"gowl {self.section.get('gowl')} made this module: its section gowl.debug has version {version},"
                          f" this script reads {VERSION}. Take the gowl_lldb.py of that gowl")
        self.at, self.offset = self.section["at"], self.section["offset"]
        self._sites = self._table = self._globals = None

    def contents(self, key):
        start, end = self.sections.get(key, (0, 0))
        return self.memory.read(start, end - start)

    @classmethod
    def of(cls, process):
        key = process.GetUniqueID()
        if key not in cls.known:
            cls.known[key] = cls(process)
        return cls.known[key]

    @property
    def sites(self):
        if self._sites is None:
            if "gowl.sites" not in self.at:
                raise Refused("the program has no table of places (it was linked with -s)")
            self._sites = Sites(self.memory, self.at["gowl.sites"], self.section["places"]["fixed_frames"])
        return self._sites

    def function(self, code):
        """The name of the function with this code pointer, which is a place in the table; or None."""
        if self._table is None:
            self._table, self._names = table_elements(self.contents(9)), names_in(self.contents("name"), FUNCTIONS)
        name = self._names.get(self._table.get(code))
        return name and name.removesuffix("$ctx")

    def global_number(self, debugger, name):
        """The value of a global of wasm's, of 4 bytes; 0 if there is none of this name, or the stub does not tell."""
        if self._globals is None:
            self._globals = {name: i for i, name in names_in(self.contents("name"), GLOBALS).items()}
        if name not in self._globals:
            return 0
        answer = lldb.SBCommandReturnObject()
        command = f"process plugin packet send qWasmGlobal:0;{self._globals[name]}"
        debugger.GetCommandInterpreter().HandleCommand(command, answer)
        digits = (answer.GetOutput() or "").rpartition("response: ")[2].strip()
        try:
            return int.from_bytes(bytes.fromhex(digits), "little")
        except ValueError: # an error
            return 0

    def field(self, g, name, n=8):
        return self.memory.number(g + self.offset["runtime.g." + name], n)

    def goroutines(self):
        """Addresses of the g's that tracebacks show, the current one first."""
        current = self.memory.pointer(self.at["gowl.g"]) if "gowl.g" in self.at else 0
        out = [current] if current and self.field(current, "goid") else []
        if "runtime.allgs" in self.at:
            p, n = self.memory.pointer(self.at["runtime.allgs"]), self.memory.number(self.at["runtime.allgs"] + 8, 8)
            for i in range(n):
                g = self.memory.pointer(p + 8 * i)
                system = self.memory.number(self.record(g, "system"), 1)
                if g != current and self.field(g, "atomicstatus", 4) != DEAD and not system:
                    out.append(g)
        return out, current

    def record(self, g, field):
        return g + self.section["size"]["runtime.g"] + self.section["goroutine"][field]

    def state(self, g, current):
        status = self.field(g, "atomicstatus", 4)
        text = "running" if g == current else STATES.get(status, str(status))
        if g != current and status == WAITING and "runtime.waitReasonStrings" in self.at:
            text = self.memory.string(self.at["runtime.waitReasonStrings"] + 16 * self.field(g, "waitreason", 1))
        return text + (", locked to thread" if self.field(g, "lockedm") else "")

    def saved(self, g):
        """The places in the frames that a goroutine left when it was suspended."""
        layout, out = self.section["saved"], []
        frame = self.memory.number(self.record(g, "frames"))
        while frame:
            site = self.memory.number(frame + layout["site"], 4, signed=True)
            out += self.sites.frames(site)
            frame = self.memory.number(frame + layout["next"])
        return out

    def created_by(self, g):
        if "runtime.allgs" not in self.at or self.field(g, "goid") == 1:
            return []
        frames = self.sites.frames(self.memory.number(self.record(g, "go_site"), 4, signed=True))
        if not frames:
            return []
        parent = self.field(g, "parentGoid")
        name, file, line, _ = frames[0]
        return [f"created by {name}" + (f" in goroutine {parent}" if parent else ""), f"\t{file}:{line}"]

    def text(self, g, current, thread):
        lines = [f"goroutine {self.field(g, 'goid')} [{self.state(g, current)}]:"]
        frames = running(thread, self.sites) if g == current else []
        if "runtime.allgs" in self.at:
            frames += self.saved(g)
        for name, file, line, bare in frames:
            lines += [f"{name}()" if bare else f"{name}(...)", f"\t{file}:{line}"]
        return lines + self.created_by(g)


def short_name(name):
    """As cmd/link's nameParts: type arguments are "..."."""
    first, last = name.find("["), name.rfind("]")
    return name[:first] + "[...]" + name[last + 1:] if 0 <= first < last else name


def running(thread, sites):
    """Go's functions on the engine's stack."""
    out, bare = [], {(name, file) for name, file, bare in sites.funcs if bare}
    for frame in thread:
        entry = frame.GetLineEntry()
        name = short_name(frame.GetFunctionName() or "")
        file = entry.GetFileSpec().fullpath or ""
        if not entry.IsValid() or not file.endswith(".go"):
            continue
        if is_shown(name):
            out.append((name, file, entry.GetLine(), not frame.IsInlined() and (name, file) in bare))
    return out


def stopped(debugger):
    process = debugger.GetSelectedTarget().GetProcess()
    if process.GetState() != lldb.eStateStopped:
        raise Refused("there is no program that is stopped")
    return process


def goroutines(debugger, command, result, internal_dict):
    """Prints every goroutine with its stack, as Go's own tracebacks do."""
    try:
        process = stopped(debugger)
        program = Program.of(process)
        all, current = program.goroutines()
        result.PutCString("\n\n".join("\n".join(program.text(g, current, process.GetSelectedThread())) for g in all))
    except Refused as e:
        result.SetError(str(e))


def goroutine(debugger, command, result, internal_dict):
    """goroutine N: prints the stack of this goroutine; without N: of the one that runs."""
    try:
        process = stopped(debugger)
        program = Program.of(process)
        all, current = program.goroutines()
        for g in all:
            if command.strip() == str(program.field(g, "goid")) or not command.strip():
                result.PutCString("\n".join(program.text(g, current, process.GetSelectedThread())))
                return
        raise Refused(f"there is no goroutine {command.strip()}")
    except Refused as e:
        result.SetError(str(e))


# ---- values by Go's type descriptors: what interfaces hold (internal/abi) ----

BOOL, INT, INT64, UINT, UINTPTR, FLOAT32, FLOAT64, COMPLEX64, COMPLEX128 = 1, 2, 6, 7, 12, 13, 14, 15, 16
ARRAY, CHAN, FUNC, INTERFACE, MAP, POINTER, SLICE, STRING, STRUCT, UNSAFE_POINTER = 17, 18, 19, 20, 21, 22, 23, 24, 25, 26
DESCRIPTOR = 48 # bytes of internal/abi.Type
TFLAG, KIND, STR = 20, 23, 40
EXTRA_STAR = 2


def quoted(text, cut=False):
    """As strconv.Quote."""
    out = []
    for c in text:
        if c in '"\\':
            out.append("\\" + c)
        elif c in "\a\b\f\n\r\t\v":
            out.append("\\" + "abfnrtv"["\a\b\f\n\r\t\v".index(c)])
        elif c.isprintable():
            out.append(c)
        else:
            out.append(f"\\x{ord(c):02x}" if ord(c) < 0x80 else f"\\u{ord(c):04x}")
    return '"' + "".join(out) + '"' + ("..." if cut else "")


class Descriptor:
    def __init__(self, memory, address):
        self.memory, self.address = memory, address
        self.kind = memory.number(address + KIND, 1) & 31

    def at(self, offset):
        return Descriptor(self.memory, self.memory.pointer(self.address + offset))

    @property
    def size(self):
        return self.memory.number(self.address, 8)

    def name_at(self, address):
        n, at = leb(self.memory.read(address + 1, 5), 0)
        return self.memory.text(address + 1 + at, n)

    @property
    def name(self):
        name = self.name_at(self.memory.number(self.address + STR))
        return name[1:] if self.memory.number(self.address + TFLAG, 1) & EXTRA_STAR else name

    def fields(self):
        p, n = self.memory.pointer(self.address + DESCRIPTOR + 8), self.memory.number(self.address + DESCRIPTOR + 16, 8)
        for i in range(n):
            at = p + 24 * i
            yield (self.name_at(self.memory.pointer(at)), Descriptor(self.memory, self.memory.pointer(at + 8)),
                   self.memory.number(at + 16, 8))

    def is_direct(self):
        """Is the value in an interface the data word itself?"""
        if self.kind == STRUCT:
            fields = [f for f in self.fields()]
            return len(fields) == 1 and fields[0][1].is_direct()
        if self.kind == ARRAY:
            return self.memory.number(self.address + DESCRIPTOR + 16, 8) == 1 and self.at(DESCRIPTOR).is_direct()
        return self.kind in (CHAN, FUNC, MAP, POINTER, UNSAFE_POINTER)

    def value(self, program, address, depth):
        """The text of a value of this type."""
        m, kind = self.memory, self.kind
        if self.name == "time.Duration":
            return duration(m.number(address, 8, signed=True))
        if self.name == "time.Time":
            return time_text(m.number(address, 8), m.number(address + 8, 8, signed=True))
        if kind == BOOL:
            return "true" if m.number(address, 1) else "false"
        if INT <= kind <= INT64:
            return str(m.number(address, self.size, signed=True))
        if UINT <= kind <= UINTPTR:
            return str(m.number(address, self.size))
        if FLOAT32 <= kind <= COMPLEX128:
            n, code = (4, "f") if kind in (FLOAT32, COMPLEX64) else (8, "d")
            parts = struct.unpack(f"<{self.size // n}{code}", m.read(address, self.size))
            return f"{parts[0]:g}" if len(parts) == 1 else f"({parts[0]:g}{parts[1]:+g}i)"
        if kind == STRING:
            n = m.number(address + 8, 8)
            return quoted(m.text(m.pointer(address), min(n, MOST)), n > MOST)
        if kind in (POINTER, UNSAFE_POINTER, CHAN, MAP, FUNC):
            p = m.pointer(address)
            if not p:
                return "nil"
            if kind == FUNC:
                return program.function(m.pointer(p)) or f"0x{p:x}"
            if kind == MAP:
                return f"len {m.number(p, 8)}"
            if kind == CHAN:
                return f"len {m.number(p, 8)}, cap {m.number(p + 8, 8)}"
            if kind == POINTER and depth > 0:
                to = self.at(DESCRIPTOR)
                if to.kind == STRUCT:
                    return "&" + to.value(program, p, depth - 1)
            return f"0x{p:x}"
        if kind == INTERFACE:
            methods = m.number(self.address + DESCRIPTOR + 16, 8)
            return interface_text(program, m.pointer(address), m.pointer(address + 8), methods != 0, depth - 1)
        if kind == SLICE:
            n = m.number(address + 8, 8)
            return f"len {n}" if depth <= 0 else self.elements(program, m.pointer(address), n, depth)
        if kind == ARRAY:
            n = m.number(self.address + DESCRIPTOR + 16, 8)
            return f"len {n}" if depth <= 0 else self.elements(program, address, n, depth)
        if kind == STRUCT:
            if depth < 0:
                return "{...}"
            return "{" + ", ".join(f"{name}: {t.value(program, address + offset, depth - 1)}"
                                   for name, t, offset in self.fields()) + "}"
        return "?"

    def elements(self, program, p, n, depth):
        elem = self.at(DESCRIPTOR)
        some = [elem.value(program, p + i * elem.size, depth - 1) for i in range(min(n, 10))]
        return "[" + ", ".join(some) + (", ..." if n > 10 else "") + "]"


def interface_text(program, word, data, has_methods, depth=4):
    """What an interface holds: its dynamic type, and the value."""
    if not word:
        return "nil"
    m = program.memory
    t = Descriptor(m, m.pointer(word + 8) if has_methods else word)
    if t.is_direct():
        # As a value that lies in memory: nothing but pointers are direct.
        if t.kind == POINTER and depth > 0 and data:
            to = t.at(DESCRIPTOR)
            if to.kind == STRUCT:
                return f"{t.name} &{to.value(program, data, depth - 1)}"
        if t.kind == FUNC and data:
            return f"{t.name} {program.function(m.pointer(data)) or hex(data)}"
        if t.kind == MAP and data:
            return f"{t.name} len {m.number(data, 8)}"
        return f"{t.name} {hex(data) if data else 'nil'}"
    return f"{t.name} {t.value(program, data, depth)}"


# ---- summaries ----

def duration(d):
    """As time.Duration.String."""
    if d == 0:
        return "0s"
    sign, n = ("-" if d < 0 else ""), abs(d)

    def fraction(n, digits):
        whole, rest = divmod(n, 10 ** digits)
        return str(whole) + (f".{rest:0{digits}d}".rstrip("0") if rest else "")
    if n < 1000:
        return f"{sign}{n}ns"
    if n < 10 ** 6:
        return sign + fraction(n, 3) + "µs"
    if n < 10 ** 9:
        return sign + fraction(n, 6) + "ms"
    minutes, n = divmod(n, 60 * 10 ** 9)
    out = fraction(n, 9) + "s"
    if minutes >= 60:
        out = f"{minutes // 60}h{minutes % 60}m{out}"
    elif minutes:
        out = f"{minutes}m{out}"
    return sign + out


def time_text(wall, ext):
    """The instant, in UTC: time.Time's fields (time/time.go)."""
    if wall >> 63:
        seconds, nanos = (wall << 1 & (1 << 64) - 1) >> 31, wall & (1 << 30) - 1
        seconds += (1884 * 365 + 1884 // 4 - 1884 // 100 + 1884 // 400) * 86400
    else:
        seconds, nanos = ext, wall & (1 << 30) - 1
    try:
        t = datetime.datetime(1, 1, 1) + datetime.timedelta(seconds=seconds)
    except OverflowError:
        return f"{seconds} s since the year 1"
    return t.strftime("%Y-%m-%d %H:%M:%S").zfill(19) + (f".{nanos:09d}".rstrip("0") if nanos else "") + " +0000 UTC"


def raw(value, name):
    child = value.GetNonSyntheticValue().GetChildMemberWithName(name)
    return child.GetValueAsUnsigned() if child.IsValid() else None


def of_value(value):
    return Program.of(value.GetProcess())


def guarded(summary):
    def safe(value, internal_dict):
        try:
            return summary(value)
        except Refused as e:
            return f"<{e}>"
    safe.__name__ = summary.__name__
    return safe


GONE = "not available"  # of what is known in part only, LLDB makes zeros


@guarded
def string_summary(value):
    p, n = raw(value, "str"), raw(value, "len")
    if not p & 0xffffffff and n:
        return GONE
    return quoted(Memory(value.GetProcess()).text(p & 0xffffffff, min(n, 1000)), n > 1000) if n < 1 << 31 else None


@guarded
def slice_summary(value):
    if not raw(value, "array") and (raw(value, "len") or raw(value, "cap")):
        return GONE
    return f"len {raw(value, 'len')}, cap {raw(value, 'cap')}"


@guarded
def interface_summary(value):
    tab = raw(value, "tab")
    word = raw(value, "_type") if tab is None else tab
    return interface_text(of_value(value), word & 0xffffffff, raw(value, "data") & 0xffffffff, tab is not None)


@guarded
def map_summary(value):
    p = value.GetNonSyntheticValue().GetValueAsUnsigned() & 0xffffffff
    if not p:
        return "nil"
    n = Memory(value.GetProcess()).number(p, 8)
    return f"len {n}" + some_of(MapChildren(value, None), n, True)


def some_of(children, n, named):
    """The first few elements, as pointers are not shown with their children."""
    children.update()
    shown = [children.element(i) for i in range(min(children.n, SOME))]
    texts = [(c.GetName() + " " if named else "") + (c.GetSummary() or c.GetValue() or "{...}") for c in shown]
    return " {" + ", ".join(texts) + (", ..." if n > SOME else "") + "}" if texts else ""


@guarded
def chan_summary(value):
    p = value.GetNonSyntheticValue().GetValueAsUnsigned() & 0xffffffff
    if not p:
        return "nil"
    program = of_value(value)
    m = program.memory
    closed = "runtime.hchan.closed" in program.offset and m.number(p + program.offset["runtime.hchan.closed"])
    n = m.number(p, 8)
    return (f"len {n}, cap {m.number(p + 8, 8)}" + (", closed" if closed else "") +
            some_of(ChanChildren(value, None), n, False))


@guarded
def func_summary(value):
    p = value.GetValueAsUnsigned() & 0xffffffff
    if not p:
        return "nil"
    program = of_value(value)
    return program.function(program.memory.pointer(p)) or f"0x{p:x}"


@guarded
def duration_summary(value):
    return duration(value.GetValueAsSigned())


@guarded
def time_summary(value):
    return time_text(raw(value, "wall"), value.GetNonSyntheticValue().GetChildMemberWithName("ext").GetValueAsSigned())


# Which types these are for: by their shape, as a program may give them any name.

def members(t, names):
    t = t.GetCanonicalType()
    return t.IsAggregateType() and t.GetNumberOfFields() == len(names) and \
        all(t.GetFieldAtIndex(i).GetName() == name for i, name in enumerate(names))


def pointee(t):
    t = t.GetCanonicalType()
    return (t.GetPointeeType().GetName() or "") if t.IsPointerType() else ""


def is_string(t, internal_dict):
    return members(t, ("str", "len"))


def is_slice(t, internal_dict):
    return members(t, ("array", "len", "cap"))


def is_interface(t, internal_dict):
    return members(t, ("tab", "data")) or members(t, ("_type", "data"))


def is_map(t, internal_dict):
    return pointee(t).startswith("map<")


def is_chan(t, internal_dict):
    return pointee(t).startswith("hchan<")


def is_func(t, internal_dict):
    return (t.GetName() or "").startswith("func(")


class Children:
    """Elements as children, in place of a header's words, which are still found by their names."""
    words = ()

    def __init__(self, value, internal_dict):
        self.value = value

    def num_children(self, limit=MOST):
        return min(self.n, MOST)

    def has_children(self):
        return self.n > 0

    def get_child_index(self, name):
        if name in self.words:
            return self.num_children() + self.words.index(name)
        try:
            return int(name.strip("[]"))
        except ValueError:
            return -1

    def get_child_at_index(self, i):
        if i < self.num_children():
            return self.element(i)
        i -= self.num_children()
        return self.value.GetNonSyntheticValue().GetChildMemberWithName(self.words[i]) if i < len(self.words) else None

    def at(self, name, address, t):
        return self.value.CreateValueFromAddress(name, address, t)


class SliceChildren(Children):
    words = ("array", "len", "cap")

    def update(self):
        array = self.value.GetNonSyntheticValue().GetChildMemberWithName("array")
        self.t = array.GetType().GetPointeeType()
        self.p, self.n = array.GetValueAsUnsigned() & 0xffffffff, raw(self.value, "len")
        if self.t.GetByteSize() == 0 or self.n > 1 << 31:
            self.n = 0

    def element(self, i):
        return self.at(f"[{i}]", self.p + i * self.t.GetByteSize(), self.t)


class MapChildren(Children):
    """Pairs, named by their keys."""

    def update(self):
        self.slots, self.n = [], 0
        p = self.value.GetNonSyntheticValue().GetValueAsUnsigned() & 0xffffffff
        struct_type = self.value.GetType().GetCanonicalType().GetPointeeType()
        group = struct_type.GetFieldAtIndex(1).GetType().GetPointeeType()
        if not p or group.GetNumberOfFields() != 2:
            return
        try:
            program = of_value(self.value)
            self.m, self.groups = program.memory, set()
            self.slot = group.GetFieldAtIndex(1).GetType().GetArrayElementType()
            directory, tables = self.m.pointer(p + 16), self.m.number(p + 24, 8)
            if not tables:
                self.add_group(directory)
            for i in range(min(tables, 1 << 16)):
                at = self.m.pointer(directory + 8 * i) + program.offset["internal/runtime/maps.table.groups"]
                groups, mask = self.m.pointer(at), self.m.number(at + 8, 8)
                for k in range(mask + 1):
                    if len(self.slots) < MOST:
                        self.add_group(groups + k * group.GetByteSize())
        except Refused:
            pass
        self.n = len(self.slots)

    def add_group(self, at):
        if at in self.groups: # a table stands in the directory more than once
            return
        self.groups.add(at)
        control = self.m.read(at, 8)
        self.slots += [at + 8 + i * self.slot.GetByteSize() for i in range(8) if control[i] < 0x80]

    def element(self, i):
        shown = self.half("key", self.slots[i], 0)
        return self.half(f"[{shown.GetSummary() or shown.GetValue() or i}]", self.slots[i], 1)

    def half(self, name, at, which):
        """A key or an element; large ones lie elsewhere."""
        field = self.slot.GetFieldAtIndex(which)
        at += field.GetOffsetInBytes()
        if field.GetName().endswith("Ptr"):
            return self.at(name, self.m.pointer(at), field.GetType().GetPointeeType())
        return self.at(name, at, field.GetType())

    def get_child_index(self, name):
        for i in range(self.num_children()):
            if self.element(i).GetName() == name:
                return i
        return -1


class ChanChildren(Children):
    """What is in the buffer, the oldest first."""

    def update(self):
        self.n = 0
        p = self.value.GetNonSyntheticValue().GetValueAsUnsigned() & 0xffffffff
        if not p:
            return
        self.t = self.value.GetType().GetCanonicalType().GetPointeeType().GetFieldAtIndex(1).GetType().GetPointeeType()
        try:
            program = of_value(self.value)
            m = program.memory
            if self.t.GetByteSize():
                self.cap, self.buf = m.number(p + 8, 8), m.pointer(p + 16)
                self.first, self.n = m.number(p + program.offset["runtime.hchan.recvx"], 8), m.number(p, 8)
        except Refused:
            pass

    def element(self, i):
        return self.at(f"[{i}]", self.buf + (self.first + i) % self.cap * self.t.GetByteSize(), self.t)


NOT_STEPPED_INTO = r"^(std::|rt_|gowl[._]|type:|runtime[./]|internal/)"  # C's functions and Go's run time


def __lldb_init_module(debugger, internal_dict):
    name = __name__
    commands = [f"command script add -o -f {name}.goroutines goroutines",
                f"command script add -o -f {name}.goroutine goroutine",
                f"type summary add -w gowl -F {name}.duration_summary time.Duration",
                f"type summary add -w gowl -F {name}.time_summary time.Time"]
    for kind in ("string", "slice", "interface", "map", "chan", "func"):
        commands.append(f"type summary add -w gowl {'-e ' if kind in ('slice', 'map', 'chan') else ''}"
                        f"-F {name}.{kind}_summary --recognizer-function {name}.is_{kind}")
    for kind in ("slice", "map", "chan"):
        commands.append(f"type synthetic add -w gowl -l {name}.{kind.capitalize()}Children "
                        f"--recognizer-function {name}.is_{kind}")
    # int8 and uint8 are not characters, as C's are; LLDB has its own names for them.
    commands += [f"type format add -w gowl -f '{form}' '{t}'" for t, form in
                 (("char", "decimal"), ("signed char", "decimal"), ("unsigned char", "unsigned decimal"))]
    # The program has been started and waits: to run it is to go on. LLDB would start the module as a native program.
    commands += ["command unalias run", "command unalias r", "command alias run process continue",
                 "command alias r process continue"]
    commands += ["type category enable gowl", f"settings set target.process.thread.step-avoid-regexp '{NOT_STEPPED_INTO}'"]
    commands.append(f"command script import '{os.path.join(os.path.dirname(__file__), 'gowl_stops.py')}'")
    for command in commands:
        debugger.HandleCommand(command)
