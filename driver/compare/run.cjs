// Runs one module once, and reports on file descriptor 3 what `gowl compare` wants to know (compare_run.c):
//
//   node [--no-experimental-fetch] run.cjs wasi|emscripten FILE [ARGUMENTS...]
//
// wasi: FILE is a preview 1 command, run by node:wasi with the current folder as "/" and as ".". emscripten: FILE is
// Emscripten's JavaScript. The clock starts here, when Node itself is up, and stops when WebAssembly.instantiate is done,
// when the program's first output has been handed to the host, and at the end. Lines: "NAME VALUE", times in ms.
'use strict';
const fs = require('fs');
const { performance } = require('perf_hooks');
const [form, file, ...args] = process.argv.slice(2);
const start = performance.now();
const report = { instantiate: -1, first: -1, total: -1, memory: -1, imports: '' };
let memory = null;

function firstOutput() {
  if (report.first < 0) report.first = performance.now() - start;
}
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write;
  stream.write = function (...a) {
    const r = write.apply(stream, a);
    firstOutput();
    return r;
  };
}

function instantiated(module, instance) {
  report.instantiate = performance.now() - start;
  report.imports = WebAssembly.Module.imports(module).map((i) => `${i.module}.${i.name}`).join(' ');
  for (const v of Object.values(instance.exports)) if (v instanceof WebAssembly.Memory) memory = v;
}
const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = async function (source, imports) {
  if (!memory)
    for (const module of Object.values(imports || {}))
      for (const v of Object.values(module)) if (v instanceof WebAssembly.Memory) memory = v;
  const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
  const instance = await instantiate(module, imports);
  instantiated(module, instance);
  return source === module ? instance : { module, instance };
};

process.on('exit', () => {
  report.total = performance.now() - start;
  if (memory) report.memory = memory.buffer.byteLength;
  fs.writeSync(3, Object.entries(report).map(([k, v]) => `${k} ${v}\n`).join(''));
});

if (form === 'emscripten') {
  process.argv.splice(1, 3, file);
  require(require('path').resolve(file));
} else {
  const emitWarning = process.emitWarning;
  process.emitWarning = (w, ...rest) => {
    if (!String((w && w.message) || w).includes('WASI is an experimental feature')) emitWarning.call(process, w, ...rest);
  };
  const { WASI } = require('node:wasi');
  const wasi = new WASI({
    version: 'preview1',
    args: [file, ...args],
    env: { PWD: '/' },
    preopens: { '/': '.' },
    returnOnExit: true,
  });
  // Each call goes through JavaScript: on V8's fast path Node 20's WASI functions can corrupt its heap (tests/run-node.mjs).
  const imports = {};
  for (const [name, f] of Object.entries(wasi.wasiImport)) imports[name] = (...a) => f(...a);
  imports.fd_write = (fd, ...rest) => {
    const r = wasi.wasiImport.fd_write(fd, ...rest);
    if (fd === 1 || fd === 2) firstOutput();
    return r;
  };
  (async () => {
    const bytes = fs.readFileSync(file);
    const env = { emscripten_notify_memory_growth() {} }; // what Emscripten's standalone form asks of a host that lets memory grow
    const { instance } = await WebAssembly.instantiate(bytes, { wasi_snapshot_preview1: imports, env });
    // Emscripten's standalone form of a Go program has an empty _initialize beside _start; node:wasi wants one of them.
    const { _initialize, ...exports } = instance.exports;
    process.exitCode = wasi.start({ exports }) ?? 0;
  })().catch((e) => {
    process.stderr.write(`${(e && e.stack) || e}\n`);
    process.exitCode = 134;
  });
}
