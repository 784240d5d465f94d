// The glue of a Go program that `gowl build --js=DIR` made: an ES module; app.d.ts says what it exports (docs/js.md).
// The program is in app.wasm. Its imports are those of Go's wasm_exec.js, by the same ABI; nothing is put on globalThis.

// The program's exported functions: {name: [kind of the result or '', kinds of the parameters...]}.
const functions = {};
// Those among them that may wait: each has a function NAMEAsync as well, which gives a promise.
const waiting = [];

const NAN_HEAD = 0x7ff80000;
const LOW_ARGUMENTS = 4096, LOW_ARGUMENTS_END = 12288; // memory that the program leaves to its start
const PAGE = 65536;
const LONGEST_KNOWN = 64, MOST_KNOWN = 4096; // of strings that are remembered by their place
const TAIL = 1 << 18; // of what is written to standard error: where a panic's text is found
const NO_BYTES = new Uint8Array(0);

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const isObject = v => (typeof v === 'object' && v !== null) || typeof v === 'function';

/** The program has ended in a panic or a fatal error, whose text this is; or it has ended, and was called. */
export class GoError extends Error {
    constructor(text, exitCode) {
        super(text);
        this.name = 'GoError';
        this.exitCode = exitCode;
    }
}

const node = () => typeof process === 'object' && process !== null && process.versions?.node && !process.browser;
// Bundlers are not to look for it.
const builtin = name => import(/* @vite-ignore */ /* webpackIgnore: true */ name);

// ---- loading ----

async function fromResponse(response, imports) {
    if (!response.ok) throw new Error(`${response.url}: HTTP status ${response.status}`);
    const type = (response.headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase();
    if (type === 'application/wasm' && WebAssembly.instantiateStreaming)
        return (await WebAssembly.instantiateStreaming(response, imports)).instance;
    return (await WebAssembly.instantiate(await response.arrayBuffer(), imports)).instance;
}

async function instantiate(source, imports) {
    source = await source;
    if (source instanceof WebAssembly.Module) return WebAssembly.instantiate(source, imports);
    if (typeof Response === 'function' && source instanceof Response) return fromResponse(source, imports);
    if (typeof source === 'string' || source instanceof URL) {
        const base = globalThis.document?.baseURI ?? globalThis.location?.href ?? (node() ? `file://${process.cwd()}/` : undefined);
        const url = new URL(source, base);
        if (url.protocol !== 'file:' || !node()) return fromResponse(await fetch(url), imports);
        source = await (await builtin('node:fs/promises')).readFile(url);
    }
    return (await WebAssembly.instantiate(source, imports)).instance;
}

// ---- files and processes, as the program sees them ----

const notThere = () => Object.assign(new Error('not implemented'), { code: 'ENOSYS' });

// Without Node there are no files, but the standard outputs.
function noFiles() {
    const fs = { constants: { O_WRONLY: -1, O_RDWR: -1, O_CREAT: -1, O_TRUNC: -1, O_APPEND: -1, O_EXCL: -1, O_DIRECTORY: -1 } };
    const names =
        'chmod chown close fchmod fchown fstat ftruncate lchown link lstat mkdir open read readdir readlink rename rmdir stat symlink truncate unlink utimes';
    for (const name of names.split(' ')) fs[name] = (...args) => args[args.length - 1](notThere());
    fs.fsync = (_fd, callback) => callback(null);
    return fs;
}

function noProcess() {
    const fail = () => { throw notThere(); };
    const none = () => -1;
    return {
        getuid: none, getgid: none, geteuid: none, getegid: none, pid: -1, ppid: -1,
        getgroups: fail, umask: fail, cwd: fail, chdir: fail,
    };
}

// Gives text to a function in lines.
function lines(print) {
    let rest = '';
    return text => {
        rest += text;
        const end = rest.lastIndexOf('\n');
        if (end < 0) return;
        print(rest.slice(0, end));
        rest = rest.slice(end + 1);
    };
}

// Writes all of it to a file of Node's, which may be a pipe that is full.
function writeAll(fs, fd, bytes) {
    while (bytes.length > 0)
        try {
            bytes = bytes.subarray(fs.writeSync(fd, bytes));
        } catch (e) {
            if (e.code !== 'EAGAIN') throw e;
        }
}

// What the program finds as fs, path and process; and where its standard outputs go: write(fd, bytes).
async function hostOf(options) {
    const real = node() ? await builtin('node:fs') : null;
    const sink = (fd, callback, print) => {
        if (!callback && real) return bytes => writeAll(real, fd, bytes);
        const text = new TextDecoder(), give = callback ?? lines(print);
        return bytes => give(text.decode(bytes, { stream: true }));
    };
    const sinks = [null, sink(1, options.stdout, s => console.log(s)), sink(2, options.stderr, s => console.error(s))];
    const write = (fd, bytes) => {
        if (fd === 1 || fd === 2) sinks[fd](bytes);
        else if (real) writeAll(real, fd, bytes);
    };
    const fs = real ? Object.create(real.default) : noFiles();
    fs.writeSync = (fd, bytes, ...rest) => {
        if (fd !== 1 && fd !== 2) {
            if (real) return real.writeSync(fd, bytes, ...rest);
            throw notThere();
        }
        write(fd, bytes);
        return bytes.length;
    };
    fs.write = (fd, bytes, offset, length, position, callback) => {
        if (fd === 1 || fd === 2) {
            try {
                write(fd, bytes.subarray(offset, offset + length));
            } catch (e) {
                return callback(e);
            }
            return callback(null, length);
        }
        if (real) return real.write(fd, bytes, offset, length, position, callback);
        callback(notThere());
    };
    return {
        write,
        random: globalThis.crypto ?? (await builtin('node:crypto')).webcrypto, // Node 18 has no global one
        shims: {
            fs,
            path: real ? (await builtin('node:path')).default : { resolve: (...parts) => parts.join('/') },
            process: real ? process : noProcess(),
        },
    };
}

// ---- one program ----

class Program {
    constructor(options, host) {
        this.options = options;
        this.host = host;
        this.code = undefined; // when it has ended
        this.error = undefined;
        this.tail = [];
        this.tailBytes = 0;
        this.exited = new Promise((resolve, reject) => { this.settle = () => (this.error ? reject(this.error) : resolve(this.code)); });
        this.exited.catch(() => {});
        // Package syscall/js lets go of an event and of its list of arguments before the call returns, but its references
        // to them are ended late. So there is one of each for each depth of calls.
        this.events = [];
        this.depth = 0;
        this.pending = new Map(); // calls that give promises: by number, {resolve, reject, read}
        this.told = false; // the error is that of such a call: who gets its promise knows
        const p = this;
        this.go = { // what package syscall/js knows the host by
            _pendingEvent: null,
            _makeFuncWrapper: id => function () { return p.callback(id, this, arguments); },
        };
    }

    // Calls Go's function of that number.
    callback(id, self, args) {
        const event = (this.events[this.depth] ??= { id: 0, this: undefined, args: [], result: undefined });
        event.id = id;
        event.this = self;
        event.args.length = 0;
        for (let i = 0; i < args.length; i++) event.args.push(args[i]);
        this.go._pendingEvent = event;
        this.depth++;
        try {
            this.enter(this.resume);
            return event.result;
        } catch (e) {
            if (e !== this.error || !this.told || this.depth > 1) throw e;
        } finally {
            this.depth--;
            event.args.length = 0;
            event.this = event.result = undefined;
        }
    }

    start(instance) {
        const { exports } = instance;
        this.wasm = exports;
        this.resume = exports.resume;
        this.look();
        const { argv = ['js'], env = {} } = this.options;
        const at = this.putArguments(argv, Object.keys(env).sort().map(name => `${name}=${env[name]}`));
        this.enter(() => exports.run(argv.length, at));
    }

    afterEnd() {
        return this.error ?? new GoError(`the Go program has ended with exit code ${this.code}`, this.code);
    }

    // Calls wasm, by f. If the program has ended meanwhile, so has the call: in an Error, but for an exit with 0.
    enter(f) {
        if (this.code !== undefined) throw this.afterEnd();
        let result;
        try {
            result = f();
        } catch (e) {
            if (this.code === undefined) throw e;
        }
        if (this.code !== undefined && this.error) throw this.error;
        if (this.pending.size > 0) this.done();
        return result;
    }

    done() {
        for (let at; this.code === undefined && (at = this.wasm.gowl_done() >>> 0) !== 0;) {
            const id = this.u32[at >> 2], { resolve, reject, read } = this.pending.get(id);
            this.pending.delete(id);
            if (this.u32[(at >> 2) + 1]) reject(new Error('the goroutine of the call has ended by runtime.Goexit'));
            else resolve(read(new DataView(this.wasm.mem.buffer, at + 8)));
        }
    }

    // An event that nobody has called for.
    event(f = this.resume) {
        try {
            this.enter(f);
        } catch (e) {
            if (e !== this.error || !(this.options.exit || this.told)) throw e;
        }
    }

    // A call of an exported function: what has become runnable in it and waits for no more than that goes on afterwards.
    call(f) {
        const result = this.enter(f);
        if (this.code !== undefined) throw this.afterEnd();
        this.goOn();
        return result;
    }

    // The same of a call that is not waited for: a promise of what read finds in the memory when it has ended.
    begin(f, read) {
        return new Promise((resolve, reject) => {
            const id = this.enter(() => {
                const number = this.wasm.gowl_start();
                f();
                return number;
            });
            this.pending.set(id, { resolve, reject, read });
            this.goOn();
        });
    }

    goOn() {
        if (this.later) return;
        this.later = true;
        queueMicrotask(() => {
            this.later = false;
            if (this.code === undefined) this.event(this.wasm.gowl_go_on);
        });
    }

    wrote(bytes) {
        this.tail.push(bytes.slice());
        this.tailBytes += bytes.length;
        while (this.tail.length > 1 && this.tailBytes > TAIL) this.tailBytes -= this.tail.shift().length;
    }

    ended(code) {
        if (this.code !== undefined) return;
        this.code = code;
        if (code === 2) {
            const whole = this.tail.map(b => decoder.decode(b)).join('');
            const at = whole.search(/^(panic|fatal error|runtime): /m);
            if (at >= 0) this.error = new GoError(whole.slice(at).trimEnd(), code);
        }
        for (const timeout of this.timeouts.values()) clearTimeout(timeout);
        this.values = this.ids = this.counts = this.free = null;
        this.settle();
        running.delete(this.ref);
        this.told = this.error !== undefined && this.pending.size > 0 && this.pending.has(this.wasm.gowl_failing());
        for (const { reject } of this.pending.values()) reject(this.afterEnd());
        this.pending.clear();
        this.options.exit?.(code, this.error);
    }

    // After each growth of the memory.
    look() {
        const { buffer } = this.wasm.mem;
        this.u8 = new Uint8Array(buffer);
        this.i32 = new Int32Array(buffer);
        this.u32 = new Uint32Array(buffer);
        this.f64 = new Float64Array(buffer);
    }

    // Arguments and environment as C strings, and pointers to them: in the 8 KB that are there for it, else in new pages.
    putArguments(argv, env) {
        const strings = [...argv, null, ...env, null].map(s => (s === null ? null : encoder.encode(`${s}\0`)));
        const size = strings.reduce((n, s) => n + 8 + (s ? s.length : 0), 0);
        let table = LOW_ARGUMENTS;
        if (table + size > LOW_ARGUMENTS_END) {
            table = this.wasm.mem.grow(Math.ceil(size / PAGE)) * PAGE;
            this.look();
        }
        let at = table + 8 * strings.length, slot = table >> 2;
        for (const s of strings) {
            this.u32[slot] = s ? at : 0;
            this.u32[slot + 1] = 0;
            slot += 2;
            if (!s) continue;
            this.u8.set(s, at);
            at += s.length;
        }
        return table;
    }
}

// The module gojs: each function gets the address of a frame less 8 (docs/js.md). Frames do not move, so what may call
// Go need not ask for the address again.
function gojs(p) {
    const { write, shims, random } = p.host;
    const values = (p.values = [NaN, 0, null, true, false, globalThis, p.go]);
    const counts = (p.counts = new Array(values.length).fill(Infinity));
    const ids = (p.ids = new Map([[0, 1], [null, 2], [true, 3], [false, 4], [globalThis, 5], [p.go, 6]]));
    const free = (p.free = []);
    const timeouts = (p.timeouts = new Map());
    let nextTimeout = 1;
    const epoch = Date.now() - performance.now();
    const known = new Map(); // strings by address: {bytes, text}

    const setInt64 = (at, v) => {
        p.u32[at >> 2] = v;
        p.u32[(at >> 2) + 1] = Math.floor(v / 4294967296);
    };
    const getInt64 = at => p.u32[at >> 2] + p.i32[(at >> 2) + 1] * 4294967296;

    const load = at => {
        const f = p.f64[at >> 3];
        if (f === f) return f === 0 ? undefined : f;
        return values[p.u32[at >> 2]];
    };
    const store = (at, v) => {
        const word = at >> 2;
        let flag = 0;
        switch (typeof v) {
        case 'number':
            if (v !== 0) {
                if (v === v) {
                    p.f64[at >> 3] = v;
                } else {
                    p.u32[word + 1] = NAN_HEAD;
                    p.u32[word] = 0;
                }
                return;
            }
            break;
        case 'undefined':
            p.f64[at >> 3] = 0;
            return;
        case 'object': if (v !== null) flag = 1; break;
        case 'string': flag = 2; break;
        case 'symbol': flag = 3; break;
        case 'function': flag = 4; break;
        }
        let id = ids.get(v);
        if (id === undefined) {
            id = free.length > 0 ? free.pop() : values.length;
            values[id] = v;
            counts[id] = 1;
            ids.set(v, id);
        } else {
            counts[id]++;
        }
        p.u32[word + 1] = NAN_HEAD | flag;
        p.u32[word] = id;
    };

    const bytesAt = at => {
        const length = p.u32[(at >> 2) + 2], from = p.u32[at >> 2];
        return length === 0 ? NO_BYTES : p.u8.subarray(from, from + length);
    };
    const decode = (from, length) => {
        const { u8 } = p;
        if (length > 32) return decoder.decode(u8.subarray(from, from + length));
        let text = '';
        for (let i = from; i < from + length; i++) {
            const c = u8[i];
            if (c > 127) return decoder.decode(u8.subarray(from, from + length));
            text += String.fromCharCode(c);
        }
        return text;
    };
    const stringAt = at => {
        const from = p.u32[at >> 2], length = p.u32[(at >> 2) + 2];
        if (length === 0) return '';
        if (length > LONGEST_KNOWN) return decode(from, length);
        const { u8 } = p, old = known.get(from);
        if (old !== undefined && old.bytes.length === length) {
            const { bytes } = old;
            let i = 0;
            while (i < length && bytes[i] === u8[from + i]) i++;
            if (i === length) return old.text;
        }
        const text = decode(from, length);
        if (known.size >= MOST_KNOWN) known.clear();
        known.set(from, { bytes: u8.slice(from, from + length), text });
        return text;
    };
    const valuesAt = at => {
        let from = p.u32[at >> 2];
        const length = p.u32[(at >> 2) + 2], list = [];
        for (let i = 0; i < length; i++, from += 8) list.push(load(from));
        return list;
    };

    const get = (v, name) => {
        const result = isObject(v) ? v[name] : Reflect.get(v, name);
        // What is not there for all is there for this program.
        return result === undefined && v === globalThis && typeof name === 'string' && Object.hasOwn(shims, name) ? shims[name] : result;
    };
    // Stores what a call gave, or what it threw. Where the program has ended in it, nobody looks.
    const returned = (at, result) => {
        if (p.code !== undefined) return;
        store(at, result);
        p.u8[at + 8] = 1;
    };
    const thrown = (at, error) => {
        if (p.code !== undefined) throw error;
        store(at, error);
        p.u8[at + 8] = 0;
    };
    const isBytes = v => v instanceof Uint8Array || v instanceof Uint8ClampedArray;
    const copy = (at, to, from) => {
        if (!to || !from) {
            p.u8[at + 8] = 0;
            return;
        }
        const part = from.subarray(0, to.length);
        to.set(part);
        setInt64(at, part.length);
        p.u8[at + 8] = 1;
    };

    return {
        'runtime.wasmExit': sp => p.ended(p.i32[(sp + 8) >> 2]),
        'runtime.wasmWrite': sp => {
            const fd = p.u32[(sp + 8) >> 2], from = p.u32[(sp + 16) >> 2], bytes = p.u8.slice(from, from + p.i32[(sp + 24) >> 2]);
            if (p.code !== undefined) return;
            if (fd === 2) p.wrote(bytes);
            write(fd, bytes);
        },
        'runtime.resetMemoryDataView': () => p.look(),
        'runtime.nanotime1': sp => setInt64(sp + 8, Math.floor((epoch + performance.now()) * 1000000)),
        'runtime.walltime': sp => {
            const ms = Date.now();
            setInt64(sp + 8, Math.floor(ms / 1000));
            p.i32[(sp + 16) >> 2] = (ms % 1000) * 1000000;
        },
        'runtime.scheduleTimeoutEvent': sp => {
            const id = nextTimeout++;
            timeouts.set(id, setTimeout(() => {
                do p.event();
                while (p.code === undefined && timeouts.has(id));
            }, getInt64(sp + 8)));
            p.i32[(sp + 16) >> 2] = id;
        },
        'runtime.clearTimeoutEvent': sp => {
            const id = p.i32[(sp + 8) >> 2];
            clearTimeout(timeouts.get(id));
            timeouts.delete(id);
        },
        'runtime.getRandomData': sp => { random.getRandomValues(bytesAt(sp + 8)); },

        'syscall/js.finalizeRef': sp => {
            const id = p.u32[(sp + 8) >> 2];
            if (--counts[id] !== 0) return;
            ids.delete(values[id]);
            values[id] = null;
            free.push(id);
        },
        'syscall/js.stringVal': sp => store(sp + 24, stringAt(sp + 8)),
        'syscall/js.valueGet': sp => {
            const result = get(load(sp + 8), stringAt(sp + 16));
            if (p.code === undefined) store(sp + 32, result);
        },
        'syscall/js.valueSet': sp => { Reflect.set(load(sp + 8), stringAt(sp + 16), load(sp + 32)); },
        'syscall/js.valueDelete': sp => { Reflect.deleteProperty(load(sp + 8), stringAt(sp + 16)); },
        'syscall/js.valueIndex': sp => {
            const result = get(load(sp + 8), getInt64(sp + 16));
            if (p.code === undefined) store(sp + 24, result);
        },
        'syscall/js.valueSetIndex': sp => { Reflect.set(load(sp + 8), getInt64(sp + 16), load(sp + 24)); },
        'syscall/js.valueCall': sp => {
            try {
                const v = load(sp + 8);
                returned(sp + 56, Reflect.apply(get(v, stringAt(sp + 16)), v, valuesAt(sp + 32)));
            } catch (e) {
                thrown(sp + 56, e);
            }
        },
        'syscall/js.valueInvoke': sp => {
            try {
                returned(sp + 40, Reflect.apply(load(sp + 8), undefined, valuesAt(sp + 16)));
            } catch (e) {
                thrown(sp + 40, e);
            }
        },
        'syscall/js.valueNew': sp => {
            try {
                returned(sp + 40, Reflect.construct(load(sp + 8), valuesAt(sp + 16)));
            } catch (e) {
                thrown(sp + 40, e);
            }
        },
        'syscall/js.valueLength': sp => setInt64(sp + 16, parseInt(load(sp + 8).length)),
        'syscall/js.valuePrepareString': sp => {
            const bytes = encoder.encode(String(load(sp + 8)));
            store(sp + 16, bytes);
            setInt64(sp + 24, bytes.length);
        },
        'syscall/js.valueLoadString': sp => bytesAt(sp + 16).set(load(sp + 8)),
        'syscall/js.valueInstanceOf': sp => { p.u8[sp + 24] = load(sp + 8) instanceof load(sp + 16) ? 1 : 0; },
        'syscall/js.copyBytesToGo': sp => {
            const from = load(sp + 32);
            copy(sp + 40, bytesAt(sp + 8), isBytes(from) ? from : null);
        },
        'syscall/js.copyBytesToJS': sp => {
            const to = load(sp + 8);
            copy(sp + 40, isBytes(to) ? to : null, bytesAt(sp + 16));
        },
        debug: value => console.log(value),
    };
}

// ---- exported functions ----

const toJS = {
    '': () => undefined,
    bool: v => v !== 0,
    uint32: v => v >>> 0,
    pointer: v => v >>> 0,
    uint64: v => BigInt.asUintN(64, v),
};

// The same of what a call has left in the memory.
const fromMemory = {
    '': () => undefined,
    bool: view => view.getUint32(0, true) !== 0,
    int32: view => view.getInt32(0, true),
    uint32: view => view.getUint32(0, true),
    pointer: view => view.getUint32(0, true),
    int64: view => view.getBigInt64(0, true),
    uint64: view => view.getBigUint64(0, true),
    float32: view => view.getFloat32(0, true),
    float64: view => view.getFloat64(0, true),
};

// Calls f, which is in wasm, with arguments of these kinds. A string is copied to the program's heap: its collector frees it. What several hold
// is one object of it, as the next allocation may collect.
function calling(p, f, params) {
    if (!params.includes('string') && !params.includes('bool')) return args => () => f(...args);
    return args => {
        const bytes = params.map((kind, i) => (kind === 'string' ? encoder.encode(String(args[i])) : null));
        const size = bytes.reduce((n, b) => n + (b ? b.length : 0), 0);
        return () => {
            let at = size > 0 ? p.wasm.gowl_alloc(size) >>> 0 : 0;
            const values = [];
            params.forEach((kind, i) => {
                if (kind !== 'string') {
                    values.push(kind === 'bool' ? (args[i] ? 1 : 0) : args[i]);
                    return;
                }
                p.u8.set(bytes[i], at);
                values.push(at, bytes[i].length);
                at += bytes[i].length;
            });
            return f(...values);
        };
    };
}

function wrap(p, f, [result, ...params]) {
    const convert = toJS[result] ?? (v => v), call = calling(p, f, params);
    return (...args) => convert(p.call(call(args)));
}

function wrapAsync(p, f, [result, ...params]) {
    const call = calling(p, f, params);
    return (...args) => p.begin(call(args), fromMemory[result]);
}

// Programs that have not ended. When Node has nothing more to do, those wait for ever that nobody can call, or that have been called and have
// not come back: they say that they are deadlocked, and Node's exit code is theirs, as under wasm_exec_node.js.
const running = new Set();

function atExit(code) {
    for (const ref of running) {
        const p = ref.deref();
        if (code !== 0 || !p || p.code !== undefined || (Object.keys(functions).length > 0 && p.pending.size === 0)) continue;
        p.go._pendingEvent = { id: 0 };
        try {
            p.enter(p.resume);
        } catch (e) {
            if (e !== p.error) throw e;
        }
        process.exitCode = p.code;
    }
}

/** Starts the program, and comes back when its main function waits for the first time, or has ended. */
export default async function init(source = new URL('./app.wasm', import.meta.url), options = {}) {
    const p = new Program(options, await hostOf(options));
    const instance = await instantiate(source, { ...options.imports, gojs: gojs(p) });
    p.start(instance);
    if (node() && p.code === undefined) {
        if (!process.listeners('exit').includes(atExit)) process.on('exit', atExit);
        running.add(p.ref = new WeakRef(p));
    }
    const exports = { memory: instance.exports.mem, exited: p.exited };
    for (const [name, kinds] of Object.entries(functions)) exports[name] = wrap(p, instance.exports[name], kinds);
    for (const name of waiting) exports[`${name}Async`] = wrapAsync(p, instance.exports[name], functions[name]);
    return exports;
}
