// Runs a WASI preview 1 module on Node (18 or later), as `wasmtime run` would:
//
//   node run-node.mjs [--dir=HOST[::GUEST]]... [--env=NAME=VALUE]... [--usage=FILE] MODULE.wasm [ARG]...
//
// --usage writes to FILE, in one line, the size of the memory at the end, in bytes (it never shrinks, so that is the most it
// was), and the CPU time from the start of the module on, in seconds.
// The exit code is the program's. A trap prints its message and stack and exits with 134, as wasmtime does;
// a mistake in how this was called exits with 64.
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

// node:wasi warns at import that it is experimental: that line is not the program's output.
const emitWarning = process.emitWarning;
process.emitWarning = (warning, ...rest) => {
  const text = String(warning?.message ?? warning);
  if (!text.includes('WASI is an experimental feature')) emitWarning.call(process, warning, ...rest);
};

function usage(message) {
  process.stderr.write(`run-node: ${message}\nusage: node run-node.mjs [--dir=HOST[::GUEST]]... [--env=NAME=VALUE]... MODULE.wasm [ARG]...\n`);
  process.exit(64);
}

const argv = process.argv.slice(2);
const preopens = {};
const env = {};
let usageFile;
while (argv.length > 0 && argv[0].startsWith('--')) {
  const option = argv.shift();
  if (option === '--') break;
  const [, name, value] = /^--(dir|env|usage)=(.*)$/s.exec(option) ?? usage(`unknown option ${option}`);
  if (name === 'dir') {
    const [host, guest] = value.split('::');
    preopens[guest ?? host] = host;
  } else if (name === 'usage') {
    usageFile = value;
  } else {
    const at = value.indexOf('=');
    if (at < 0) usage(`--env without a value: ${value}`);
    env[value.slice(0, at)] = value.slice(at + 1);
  }
}
if (argv.length === 0) usage('no module');

const { WASI } = await import('node:wasi');
const wasi = new WASI({
  version: 'preview1',
  args: [basename(argv[0]), ...argv.slice(1)],
  env,
  preopens,
  returnOnExit: true,
});
let module;
try {
  module = await WebAssembly.compile(await readFile(argv[0]));
} catch (error) {
  usage(`${argv[0]}: ${error.message}`);
}
try {
  // Node 20 calls its WASI functions from wasm by V8's fast path, on which no collection may happen; but they allocate,
  // and with much memory in use that starts one and corrupts Node's heap: node crashed in or after
  // fd_write (with --no-turbo-fast-api-calls it does not). A call through JavaScript takes the ordinary path.
  const imports = {};
  for (const [name, f] of Object.entries(wasi.wasiImport)) imports[name] = (...args) => f(...args);
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: imports });
  const before = process.cpuUsage();
  process.exitCode = wasi.start(instance) ?? 0;
  if (usageFile) {
    const { user, system } = process.cpuUsage(before);
    writeFileSync(usageFile, `${instance.exports.memory.buffer.byteLength} ${(user + system) / 1e6}\n`);
  }
} catch (error) {
  process.stderr.write(`run-node: ${error?.stack ?? error}\n`);
  process.exitCode = 134;
}
