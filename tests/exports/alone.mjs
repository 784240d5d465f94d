// node alone.mjs MODULE [gowl]: calls the exports of alone/main.go and prints what comes of it.
import { checkEnds, load, head, outcome } from './host.mjs';

const [file, ours] = process.argv.slice(2);
const env = process.env.GOWL_GC ? { GOWL_GC: process.env.GOWL_GC } : {};
const host = { call: (x, n) => (n === -1 ? x.exports.panics() : n === -2 ? x.exports.add(0, 0) : x.exports.nested(n)) };
const fresh = () => {
  const x = load(file, host, env);
  x.initialize();
  return x;
};
const x = fresh(), e = x.exports;
console.log(e.add(1, 2), e.nested(0), e.nested(7), e.sleeps(3), e.waits(3), e.recovers(), e.add(3, 4), JSON.stringify(x.text()));
const ends = [['panics'], ['goexits'], ['exits', 3], ['deadlocks']];
for (const [name, ...args] of ends){
  const y = fresh();
  console.log(`${name}(${args}): ${outcome(() => y.exports[name](...args))}\n${head(y.text())}`);
}
if (ours) checkEnds(fresh, ends, [1, 2]);
