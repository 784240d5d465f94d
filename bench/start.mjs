// start.mjs N LABEL=MODULE.wasm...: as start.py, in Node: how long an instance takes once V8 has compiled the module.
import { openSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

process.removeAllListeners('warning');
process.emitWarning = () => {};
const { WASI } = await import('node:wasi');
const rounds = Number(process.argv[2]);
const nothing = openSync('/dev/null', 'w');
const modules = process.argv.slice(3).map((argument) => {
  const [label, file] = argument.split(/=(.*)/s);
  return { label, module: new WebAssembly.Module(readFileSync(file)), times: [] };
});
function once(module) {
  const wasi = new WASI({ version: 'preview1', args: ['app'], stdout: nothing, stderr: nothing, returnOnExit: true });
  const imports = {};
  for (const [name, f] of Object.entries(wasi.wasiImport)) imports[name] = (...args) => f(...args);
  const begin = performance.now();
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
  const code = wasi.start(instance) ?? 0;
  const took = (performance.now() - begin) * 1000;
  if (code !== 0) throw new Error(`exit code ${code}`);
  return took;
}
for (let i = 0; i < rounds + 50; i++) {
  for (const m of modules) {
    const took = once(m.module);
    if (i >= 50) m.times.push(took);
  }
}
for (const { label, times } of modules) {
  times.sort((a, b) => a - b);
  console.log(`${label}\t${((times[times.length >> 1] + times[(times.length - 1) >> 1]) / 2).toFixed(1)}`);
}
