// node idle.mjs MODULE: calls the exports of idle/main.go and prints what comes of it; gc's run time has no wasiOnIdle.
import { load, head, outcome } from './host.mjs';

const env = process.env.GOWL_GC ? { GOWL_GC: process.env.GOWL_GC } : {};
const fresh = () => {
  const x = load(process.argv[2], {}, env);
  x.initialize();
  return x;
};
const { begin, event, sleeps } = fresh().exports;
console.log(begin(3), event(4), event(0), event(5), event(1), sleeps() >= 3, event(10) % 1000);
for (const name of ['deadlocks', 'stuck']) {
  const x = fresh();
  console.log(`${name}: ${outcome(() => x.exports[name]())}\n${head(x.text())}`);
}
