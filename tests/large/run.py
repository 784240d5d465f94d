#!/usr/bin/env python3
"""make large: large programs of others, built by gc (its wasip1 port) and by gowl, do the same task: the same output?

usage: tests/large/run.sh [options] [NAME]...     (make large ARGS='shfmt gofmt --levels=O0,O2')
  NAME                folders beside this script; none: all but those with a file `slow`
  --levels=LIST       gowl's levels (default: O2)
  --engines=LIST      of wasmtime,node (default: both)
  --failed            only what failed last time, or has no result yet
  --table             print the table of the last results and run nothing
  --gowl=PATH         the gowl to try (default: $GOWL, or build/gowl)

A program's folder is a module whose go.mod and go.sum say the versions. Beside them:
  package     the import path of the program; else it is the folder's own main.go
  task        bash: what it is to do; `program ARG...` runs it, in that folder, with the whole file system; $TMP is a
              folder for its files (standard input and output are files, too: Node.js cannot wait for a pipe)
  slow        runs only if it is named: minutes, gigabytes

What gc's module printed on wasmtime (standard output, and what a task sends there) is what gowl's must print on each
engine. Times are of the link alone, all packages being in go's cache: CPU seconds, and the most memory of a process.
Results are kept as they come, in .cache/large/results; outputs of what failed beside them. `expected` beside this
script says what fails, and why; what passes against it fails the run."""
import difflib, json, os, re, resource, shutil, subprocess, sys, tempfile, time

here = os.path.dirname(os.path.realpath(__file__))
root = os.path.dirname(os.path.dirname(here))
kept = os.path.join(root, ".cache/large")


def options(args):
    o = {"levels": "O2", "engines": "wasmtime,node", "gowl": os.environ.get("GOWL") or root + "/build/gowl"}
    names = []
    for a in args:
        m = re.fullmatch(r"--(levels|engines|gowl)=(.+)", a)
        if m:
            o[m[1]] = m[2]
        elif a in ("--failed", "--table"):
            o[a[2:]] = True
        elif a.startswith("-"):
            sys.exit(__doc__)
        else:
            names.append(a)
    every = sorted(n for n in os.listdir(here) if os.path.exists(f"{here}/{n}/task"))
    for n in names:
        if n not in every:
            sys.exit(f"tests/large/run.sh: there is no {n}")
    o["names"] = names or [n for n in every if not os.path.exists(f"{here}/{n}/slow")]
    return o


def read(path):
    try:
        with open(path, errors="replace") as f:
            return f.read()
    except FileNotFoundError:
        return ""


def expected():
    lines = [l.split(None, 1) for l in read(here + "/expected").splitlines() if l and l[0] != "#"]
    return {l[0]: l[1] for l in lines}


def results():
    try:
        return json.loads(read(kept + "/results") or "{}")
    except ValueError:
        return {}


def keep(all_results):
    os.makedirs(kept, exist_ok=True)
    with open(kept + "/results.new", "w") as f:
        json.dump(all_results, f, indent=1, sort_keys=True)
    os.rename(kept + "/results.new", kept + "/results")


def measured(argv, cwd, env):
    """Runs argv. (exit code, what it printed, CPU seconds, seconds, MB of the largest process)"""
    begun = time.time()
    with tempfile.TemporaryFile() as out:
        p = subprocess.Popen(argv, cwd=cwd, env=env, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        _, status, u = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode(errors="replace")
    return p.returncode, text, u.ru_utime + u.ru_stime, time.time() - begun, u.ru_maxrss // 1024


def build(name, maker, out, o):
    """Packages first, then the link alone. An error's text, or the link's figures."""
    env = dict(os.environ, GOOS="wasip1", GOARCH="wasm", GOWORK="off", GOFLAGS="")
    package = read(f"{here}/{name}/package").strip() or "."
    gowl = [] if maker == "gc" else [f"-toolexec={o['gowl']} -{maker}"]
    link = ["go", "build", *gowl, "-ldflags=-s -buildid=", "-o", out]
    for argv in (["go", "list", "-export", *gowl], link): # to list what packages export, go compiles them
        code, text, cpu, wall, mb = measured(argv + [package], f"{here}/{name}", env)
        if code:
            return text, None
    return None, {"cpu": round(cpu, 1), "s": round(wall, 1), "mb": mb, "bytes": os.path.getsize(out)}


def run(name, module, engine, o, goroot, tmp):
    """What the task prints with the module, and the exit code of its last command. $TMP is the same for all: some print it."""
    script = 'program() { "$GOWL" exec "$MODULE" "$@"; }; . ./task; echo "exit code $?"'
    env = dict(os.environ, GOWL=o["gowl"], MODULE=module, GOWL_ENGINE=engine, ROOT=root, GOROOT=goroot, NO_COLOR="1")
    env["TMP"] = tmp + "/files"
    shutil.rmtree(env["TMP"], ignore_errors=True)
    os.mkdir(env["TMP"])
    # into files: Node.js makes a pipe that does not wait, and then a write says "try again"
    with open(tmp + "/out", "wb") as out, open(tmp + "/err", "wb") as err:
        subprocess.run(["bash", "-c", script], cwd=f"{here}/{name}", env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err, timeout=600)
    return read(tmp + "/out"), read(tmp + "/err")


def table(all_results):
    print(f"{'program':10} {'level':5} {'result':7} {'link s':>7} {'CPU s':>7} {'MB':>6} {'bytes':>10} {'gc bytes':>10} {'of gc':>6}")
    for key in sorted(all_results):
        r = all_results[key]
        name, level = key.split("@")
        f, g = r.get("figures"), r.get("gc")
        if f and g:
            print(f"{name:10} {level:5} {r['result']:7} {f['s']:7.1f} {f['cpu']:7.1f} {f['mb']:6} {f['bytes']:10,} {g['bytes']:10,} {f['bytes'] / g['bytes']:6.2f}")
        else:
            print(f"{name:10} {level:5} {r['result']}")


def one(name, levels, o, tmp, goroot, save):
    gc = f"{tmp}/gc.wasm"
    error, gc_figures = build(name, "gc", gc, o)
    if error:
        for level in levels:
            save(name, level, {"result": "gc fails", "log": error})
        return
    want = run(name, gc, "wasmtime", o, goroot, tmp)[0]
    for level in levels:
        out = f"{tmp}/{level}.wasm"
        error, figures = build(name, level, out, o)
        if error:
            save(name, level, {"result": "FAIL", "log": error})
            continue
        log = ""
        for engine in o["engines"].split(","):
            try:
                got, err = run(name, out, engine, o, goroot, tmp)
            except subprocess.TimeoutExpired:
                got, err = "", "more than 600 s"
            if got != want:
                log += f"on {engine}: {err}\n" + "\n".join(difflib.unified_diff(want.splitlines(), got.splitlines(), "gc", "gowl", lineterm="")) + "\n"
        lines = want.count("\n")
        save(name, level, {"result": "FAIL" if log else "pass", "log": log, "figures": figures, "gc": gc_figures, "lines": lines})
        os.unlink(out)


def main():
    o = options(sys.argv[1:])
    all_results, known, bad = results(), expected(), []
    if o.get("table"):
        return table(all_results)
    goroot = subprocess.check_output(["go", "env", "GOROOT"], text=True).strip()
    ran = {}

    def save(name, level, r):
        key = f"{name}@{level}"
        log = r.pop("log", "")
        all_results[key] = ran[key] = r
        keep(all_results)
        os.makedirs(kept + "/logs", exist_ok=True)
        with open(f"{kept}/logs/{key}", "w") as f:
            f.write(log)
        reason = known.get(key) or known.get(name)
        passed = r["result"] == "pass"
        print(f"{'ok    ' if passed else 'FAILED'} {key}" + (f" ({r['lines']} lines)" if passed else f": {reason or f'see {kept}/logs/{key}'}"), flush=True)
        if passed == bool(reason):
            bad.append(key)

    for name in o["names"]:
        levels = [l for l in o["levels"].split(",") if not o.get("failed") or all_results.get(f"{name}@{l}", {}).get("result") != "pass"]
        if levels:
            with tempfile.TemporaryDirectory(prefix="gowl-large.") as tmp:
                one(name, levels, o, tmp, goroot, save)
    table(ran)
    print(f"{len(ran) - len(bad)} passed, {len(bad)} failed")
    return 1 if bad else 0


sys.exit(main())
