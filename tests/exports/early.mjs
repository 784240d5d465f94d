// node early.mjs MODULE: runs early/main.go, and calls its cabi_realloc before it and in each call of preview 1.
import { load, head, outcome } from './host.mjs';

const [file] = process.argv.slice(2);
const env = process.env.GOWL_GC ? { GOWL_GC: process.env.GOWL_GC } : {};
let n = 0;
const block = (x) => {
  const size = 1 + ((n * 7) % 40), p = x.exports.cabi_realloc(0, 0, 8, size);
  Buffer.from(x.exports.memory.buffer, p, size).fill(n++ % 256);
};
const x = load(file, {}, env, ['a', 'b'], block);
const other = load(file, {}, env);
console.log(outcome(() => other.exports.add(1, 2)), head(other.text()));
block(x);
block(x);
console.log(outcome(() => x.start()));
console.log(head(x.text()));
console.log(outcome(() => x.exports.cabi_realloc(0, 0, 8, 8)), head(x.text()));
