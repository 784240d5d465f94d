// Runs a module for GOOS=js as a page does: under the unmodified wasm_exec.js, without Node's globals (no fs, no process), with a document in
// which there is one button. usage: node host.mjs GOROOT FILE [ARGUMENT...]
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const [root, file, ...args] = process.argv.slice(2);
const say = (...words) => process.stdout.write(words.join(' ') + '\n');
const clicks = [];
const elements = { count: { textContent: '' }, button: { addEventListener: (type, f) => clicks.push(f) } };
const page = vm.createContext({
  console: { log: say, warn: say, error: say },
  crypto: globalThis.crypto, performance: globalThis.performance,
  TextEncoder, TextDecoder, setTimeout, clearTimeout,
  document: { getElementById: (id) => elements[id] },
});
vm.runInContext(readFileSync(`${root}/lib/wasm/wasm_exec.js`, 'utf8'), page);
const go = vm.runInContext('new Go()', page);
page.theGo = go;
go.argv = ['page', ...args];
go.exit = (code) => say('exit', code);
let exports;
go.importObject.host = { add: (a, b) => a + b, callBack: (n) => exports.waits(n) };
const { WebAssembly } = vm.runInContext('({WebAssembly})', page);
const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), go.importObject);
exports = instance.exports;
if (exports.square) {
  page.done = () => { say('square', exports.square(12)); process.exit(0); };
}
const run = go.run(instance).then(() => say('run resolved'), (e) => say('run rejected', e.message));
process.on('uncaughtException', (e) => say('uncaught', e.message));
if (file.includes('counter')) {
  for (let i = 0; i < 3; i++) clicks.forEach((f) => f({}));
  say('count', elements.count.textContent);
  process.exit(0);
}
setTimeout(() => { say('still there'); process.exit(0); }, 500);
await run;
process.exit(0);
