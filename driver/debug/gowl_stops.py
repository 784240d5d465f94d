"""Where LLDB stops, put right for code that may suspend its goroutine (docs/suspend.md); gowl_lldb.py imports this.

  `next`, `step` and `finish` over a call that parks: such a function returns to the scheduler, and is called anew when
  its goroutine goes on. LLDB's step ends in a caller, or in the scheduler. This one goes on to the next line of the same
  goroutine's function, or of the one that called it.
  What goes on passes the beginnings of the loops that it is in: no breakpoint stops there.
  A breakpoint on a function that may be suspended lies before its parameters are in memory. This goes on to its first
  line.
"""
import lldb

from gowl_lldb import Program, Refused

RUNNING = 2 # runtime._Grunning
SIGTRAP = 5
MOST_FRAMES = 8 # of a stack that a step may come out in


def current(process):
    """The program, and the address of the goroutine that runs: 0 where none is known."""
    program = Program.of(process)
    return program, program.memory.pointer(program.at["gowl.g"]) if "gowl.g" in program.at else 0


def is_on_its_way(program, target):
    """Is a function on its way to where it goes on? That leads over rows of lines that are not executed, of loops."""
    return program.global_number(target.GetDebugger(), "gowl.resuming") != 0


def is_sigtrap(thread):
    """LLDB says so of some breakpoints."""
    return thread.GetStopReason() == lldb.eStopReasonSignal and thread.GetStopReasonDataAtIndex(0) == SIGTRAP


def rows(function, unit):
    """The rows of the line table in a function: (address, line, column), by address."""
    if not function.IsValid() or not unit.IsValid():
        return []
    start, end = function.GetStartAddress().GetFileAddress(), function.GetEndAddress().GetFileAddress()
    entries = (unit.GetLineEntryAtIndex(i) for i in range(unit.GetNumLineEntries()))
    out = [(e.GetStartAddress().GetFileAddress(), e.GetLine(), e.GetColumn()) for e in entries]
    return sorted(row for row in out if start <= row[0] < end)


def first_line(frame):
    """Where this frame's function's first line begins, if the frame is before that; or None."""
    pc, table = frame.GetPCAddress().GetFileAddress(), rows(frame.GetFunction(), frame.GetCompileUnit())
    lines = [at for at, line, column in table if line and column]
    return lines[0] if lines and pc < lines[0] else None


def is_go(frame):
    return (frame.GetLineEntry().GetFileSpec().GetFilename() or "").endswith(".go")


def on_stack(thread):
    """The Go functions on the engine's stack, innermost first: (function, unit, line)."""
    frames = [thread.GetFrameAtIndex(i) for i in range(min(thread.GetNumFrames(), MOST_FRAMES))]
    return [(f.GetFunction(), f.GetCompileUnit(), f.GetLineEntry().GetLine()) for f in frames if is_go(f)]


def in_saved(program, goroutine, target):
    """The same of the frames that the goroutine has saved."""
    out = []
    for name, file, line, bare in program.saved(goroutine)[:MOST_FRAMES]:
        for context in list(target.FindFunctions(name))[:1]:
            out.append((context.GetFunction(), context.GetCompileUnit(), line))
    return out


def other_lines(functions):
    """Where their lines begin, but for those that they are in."""
    return sorted({at for function, unit, now in functions for at, line, column in rows(function, unit)
                   if line and column and line != now})


class Stops:
    """A stop hook: True stops, False goes on."""

    def __init__(self, target, extra_args, internal_dict):
        self.stack = [] # the functions of the last stop
        self.goals = {} # breakpoints of ours, where to go on to: number -> (the goroutine that is meant, the place)

    def run_to(self, target, goroutine, addresses):
        for at in addresses:
            self.goals[target.BreakpointCreateBySBAddress(target.ResolveFileAddress(at)).GetID()] = (goroutine, at)
        return not addresses # without a place to go on to it stops here

    def forget_goals(self, target):
        for number in self.goals:
            target.BreakpointDelete(number)
        self.goals = {}

    def is_another(self, thread, goroutine):
        """Have only breakpoints of ours stopped it, which are meant for other goroutines?"""
        if is_sigtrap(thread): # without a breakpoint's number
            pc = thread.GetFrameAtIndex(0).GetPCAddress().GetFileAddress()
            at_pc = [meant for meant, at in self.goals.values() if at == pc]
            return bool(at_pc) and goroutine not in at_pc
        if thread.GetStopReason() != lldb.eStopReasonBreakpoint:
            return False
        hit = [thread.GetStopReasonDataAtIndex(i) for i in range(0, thread.GetStopReasonDataCount(), 2)]
        return all(self.goals.get(number, (goroutine, 0))[0] != goroutine for number in hit)

    def handle_stop(self, context, stream):
        try:
            return self.stops(context.GetTarget(), context.GetThread())
        except Refused: # no program of gowl -g
            return True

    def stops(self, target, thread):
        if not thread.IsValid():
            return True
        program, goroutine = current(thread.GetProcess())
        if self.is_another(thread, goroutine):
            return False
        at_breakpoint = thread.GetStopReason() == lldb.eStopReasonBreakpoint or is_sigtrap(thread)
        if at_breakpoint and is_on_its_way(program, target):
            return False
        frame = thread.GetFrameAtIndex(0)
        begin = first_line(frame)
        if begin is not None: # of a call; one that is resumed does not come there
            return self.run_to(target, goroutine, [begin])
        self.forget_goals(target)
        if thread.GetStopReason() == lldb.eStopReasonPlanComplete and goroutine:
            suspended = program.field(goroutine, "atomicstatus", 4) != RUNNING
            if suspended or not is_go(frame): # what it has saved is its callers
                callers = in_saved(program, goroutine, target)
                out = not suspended or "out" in thread.GetStopDescription(100)
                return self.run_to(target, goroutine, other_lines(self.stack[1 if out else 0:] + callers))
        self.stack = on_stack(thread)
        return True


def __lldb_init_module(debugger, internal_dict):
    debugger.HandleCommand(f"target stop-hook add -P {__name__}.Stops")
