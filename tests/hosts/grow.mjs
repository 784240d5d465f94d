// A host on Node that grows the module's memory by two pages before the program starts and in every import, writes to
// these pages, and looks at the end whether they are as it left them.
//
//   node grow.mjs [--env=NAME=VALUE]... MODULE.wasm [ARG]...       the exit code is the program's, 134 after a trap
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const PAGE = 65536;
const argv = process.argv.slice(2);
const env = {};
while (argv[0]?.startsWith('--env=')) {
  const [, name, value] = /^--env=([^=]*)=(.*)$/s.exec(argv.shift());
  env[name] = value;
}
const wasi = new WASI({ version: 'preview1', args: argv, env, returnOnExit: true });
const module = await WebAssembly.compile(await readFile(argv[0]));
let memory;
const taken = []; // the first page of each two
const grow = () => {
  const at = memory.grow(2);
  new Uint8Array(memory.buffer, at * PAGE, 2 * PAGE).fill(0xa5);
  taken.push(at);
};
const imports = {};
for (const [name, f] of Object.entries(wasi.wasiImport)) {
  imports[name] = (...args) => {
    grow();
    return f(...args);
  };
}
try {
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: imports });
  memory = instance.exports.memory;
  grow();
  process.exitCode = wasi.start(instance) ?? 0;
} catch (error) {
  process.stderr.write(`grow.mjs: ${error?.stack ?? error}\n`);
  process.exitCode = 134;
}
for (const at of taken) {
  const words = new BigUint64Array(memory.buffer, at * PAGE, (2 * PAGE) / 8);
  if (words.some((word) => word !== 0xa5a5a5a5a5a5a5a5n)) {
    process.stderr.write(`grow.mjs: the program wrote to page ${at}, which is the host's\n`);
    process.exitCode = 135;
    break;
  }
}
