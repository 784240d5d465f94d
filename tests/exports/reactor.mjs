// node reactor.mjs MODULE [gowl]: calls all exports of reactor/main.go and prints what comes of it. With `gowl`, also what gc does
// not do: a call of an instance that has ended says so.
import { checkEnds, load, head, outcome } from './host.mjs';

const [file, ours] = process.argv.slice(2);
const env = process.env.GOWL_GC ? { GOWL_GC: process.env.GOWL_GC } : {};
const say = (...a) => console.log(...a);
const host = { call: (x, n) => (n === -1 ? x.exports.panics() : n === -2 ? x.exports.sleeps(5) : n === -3 ? x.exports.job(6) : x.exports.nested(n)) };
const fresh = () => {
  const x = load(file, host, env);
  x.initialize();
  return x;
};

// ---- types ----
const x = fresh(), e = x.exports, m = x.memory;
say('init:', JSON.stringify(x.text()));
e.good1(-1, -1, -2n, -2n, 1.5, -2.25, 0xfffffff0);
e.good2(-5);
say(e.good3(), m().getInt32(e.good4(), true), e.good5(...x.string('hé!'), 4), e.good5(...x.string('ho'), 2));
const p = e.alloc(64);
m().setInt32(p, -9, true);
m().setUint8(p + 8, 200);
m().setUint8(p + 9, 1);
e.good6(p, p + 8, p + 9);
say(m().getInt32(p, true), m().getUint8(p + 8), m().getUint8(p + 9));
[1, 2, 3, 4].forEach((v, i) => m().setInt32(p + 4 * i, v, true));
e.good7(p, p + 8);
e.good8(p);
say([0, 1, 2, 3].map((i) => m().getInt32(p + 4 * i, true)).join());
e.good9(p, p + 16);
say([3, 7].map((i) => m().getInt32(p + 4 * i, true)).join());
say(e.i64(-4n), e.u32(-1), e.u64(-1n), e.f32(3), e.f64(-0.5), e.ptr(7), e.not(0), e.not(1), e.not(2), e.add(2, 40), e.add(0x7fffffff, 1));
const n = e.greet(...x.string('wörld'));
say(Buffer.from(m().buffer, e.greeting(), n).toString());
say(x.text());

// ---- goroutines ----
say(e.started(), e.sleeps(3), e.fan(100), e.depth(100));
e.worker();
say([1, 2, 3].map((i) => e.job(i)).join());
e.leave(7);
e.leave(8);
say(e.left() + e.left(), e.job(9));
say([0, 1, 2, 3, 6].map((i) => e.nested(i)).join());
say(e.locked(-2), e.locked(-3), e.locked(3));
// (gc's port has no room for that, and the stress mode leaves a frame for each call.)
say(e.recovers(), ours && !process.env.STRESSED ? e.depth(100000) : 100000, e.job(4));
let sum = 0;
for (let i = 0; i < 1000; i++) sum += e.add(i, e.job(i % 10));
say(sum, JSON.stringify(x.text()));

// ---- ends ----
const ends = [['panics'], ['goexits'], ['exits', 0], ['exits', 3], ['fatal'], ['deadlocks'], ['goroutine_panics'],];
for (const [name, ...args] of ends){
  const y = fresh();
  say(`${name}(${args}): ${outcome(() => y.exports[name](...args))}\n${head(y.text())}`);
}
const early = load(file, host, env);
say(`before: ${outcome(() => early.exports.add(1, 2))}\n${early.text()}`);
if (ours) checkEnds(fresh, ends, [1, 2]);
