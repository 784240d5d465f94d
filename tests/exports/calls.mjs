// node calls.mjs MODULE [N]: what a call of an export takes, in ns, the median of five runs of N: of one that does not suspend (add), and of
// one that waits for another goroutine (job); of ./reactor.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [file, n = '100000'] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1' });
const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), { ...wasi.getImportObject(), host: { call: () => 0 } });
wasi.initialize(instance);
const { add, job, worker } = instance.exports;
worker();
const adds = (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + add(i, 1)) | 0; return s; };
const jobs = (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + job(i & 7)) | 0; return s; };
for (const [name, f] of Object.entries({ add: adds, job: jobs })) {
  f(+n); // (both of V8's compilers have had their turn then)
  f(+n);
  const times = Array.from({ length: 5 }, () => {
    const from = process.hrtime.bigint();
    f(+n);
    return Number(process.hrtime.bigint() - from) / +n;
  });
  console.log('node', name, times.sort((a, b) => a - b)[2].toFixed(1));
}
