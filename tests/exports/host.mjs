// A host of preview 1 for reactors and commands with exports: node:wasi, but what the module writes to standard output and error is kept,
// exports may be called before it is initialised, and proc_exit throws an Exit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const emitWarning = process.emitWarning;
process.emitWarning = (warning, ...rest) => {
  const text = String(warning?.message ?? warning);
  if (!text.includes('WASI is an experimental feature')) emitWarning.call(process, warning, ...rest);
};
const { WASI } = await import('node:wasi');

export class Exit extends Error {
  constructor(code) {
    super(`exit ${code}`);
    this.code = code;
  }
}

// Gives { exports, memory(), text(), string(s), initialize(), start() }. text() gives what was written since it was called last; string(s) writes s to
// memory that the module's `alloc` gives, and gives [address, length]. host: functions of the module `host`, called with the same object
// first; before: called with it in each call of preview 1.
export function load(file, host = {}, env = {}, args = [], before = () => {}) {
  const wasi = new WASI({ version: 'preview1', args: ['program', ...args], env, returnOnExit: true });
  const x = { written: '' };
  const calls = Object.fromEntries(Object.entries(host).map(([name, f]) => [name, (...args) => f(x, ...args)]));
  const memory = () => new DataView(x.exports.memory.buffer);
  const preview1 = {
    ...wasi.wasiImport,
    fd_write(fd, at, n, written) {
      const m = memory();
      let total = 0;
      for (let i = 0; i < n; i++) {
        const p = m.getUint32(at + 8 * i, true), len = m.getUint32(at + 8 * i + 4, true);
        x.written += Buffer.from(m.buffer, p, len).toString();
        total += len;
      }
      m.setUint32(written, total, true);
      return 0;
    },
    proc_exit(code) {
      throw new Exit(code);
    },
    random_get(p, n) {
      for (let i = 0; i < n; i++) memory().setUint8(p + i, Math.floor(Math.random() * 256));
      return 0;
    },
  };
  let inside = false; // (what it calls may call preview 1)
  const around = Object.fromEntries(
    Object.entries(preview1).map(([name, f]) => [
      name,
      (...a) => {
        if (!inside && name !== 'proc_exit') {
          inside = true;
          before(x);
          inside = false;
        }
        return f(...a);
      },
    ]),
  );
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), { wasi_snapshot_preview1: around, host: calls });
  x.exports = instance.exports;
  x.memory = memory;
  x.text = () => {
    const t = x.written;
    x.written = '';
    return t;
  };
  x.string = (s) => {
    const b = Buffer.from(s), p = x.exports.alloc(b.length);
    Buffer.from(x.exports.memory.buffer, p, b.length).set(b);
    return [p, b.length];
  };
  x.initialize = () => wasi.initialize({ exports: instance.exports });
  x.start = () => wasi.start(instance);
  return x;
}

// The first line of a traceback, and what stands before it; without addresses.
export function head(text) {
  const lines = text.split('\n'), at = lines.findIndex((l) => /^goroutine \d+ /.test(l));
  return lines
    .slice(0, at < 0 ? lines.length : at + 1)
    .filter((l) => !l.startsWith('[signal '))
    .join('\n')
    .replace(/ gp=.*\[/, ' [')
    .replace(/^goroutine (?!1 )\d+ /gm, 'goroutine N ')
    .replace(/0x[0-9a-f]+/g, '0xX')
    .trim();
}

// What a call comes to: "returned V", "exit N" or "trap".
export function outcome(f) {
  try {
    return `returned ${f()}`;
  } catch (e) {
    if (e instanceof Exit) return e.message;
    if (e instanceof WebAssembly.RuntimeError) return 'trap';
    throw e;
  }
}

// An instance that has ended says so, and the panic of an export that a goroutine's import has called ends it, too: what gc's port does not
// do, and is not compared.
export function checkEnds(fresh, ends, args) {
  const said = 'runtime: wasmexport function called after the program has ended\n';
  for (const [name, ...a] of ends) {
    const x = fresh();
    outcome(() => x.exports[name](...a));
    x.text();
    for (let i = 0; i < 2; i++) assert.deepEqual([outcome(() => x.exports.add(...args)), x.text()], ['trap', said], name);
  }
  const x = fresh();
  assert.equal(outcome(() => x.exports.nested_panics()), 'trap');
  assert.match(x.text(), /^(deferred\n)?panic: .*\n\ngoroutine \d+ \[running\]:\n/);
}
