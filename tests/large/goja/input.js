class Shape { constructor(n) { this.n = n; } get area() { return 0; } toString() { return `${this.n}:${this.area.toFixed(2)}`; } }
class Circle extends Shape { constructor(r) { super('circle'); this.r = r; } get area() { return Math.PI * this.r ** 2; } }
class Square extends Shape { constructor(a) { super('square'); this.a = a; } get area() { return this.a * this.a; } }
const shapes = [1, 2.5, 3].flatMap(x => [new Circle(x), new Square(x)]);
print(shapes.sort((a, b) => a.area - b.area).join(' '));
function* primes() { const seen = []; for (let n = 2; ; n++) if (seen.every(p => n % p)) { seen.push(n); yield n; } }
const first = []; for (const p of primes()) { if (first.push(p) == 300) break; }
print(first[299], first.reduce((a, b) => a + b));
const m = new Map(); for (const w of 'the quick brown fox jumps over the lazy dog the end'.split(' ')) m.set(w, (m.get(w) || 0) + 1);
print(JSON.stringify([...m].sort()));
print('2026-11-30T12:34:56Z'.replace(/(\d+)-(\d+)-(\d+)T.*/, '$3/$2/$1'), /(?<=a)b+(?!c)/.exec('xabbbd')[0]);
let fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2); print(fib(20));
try { null.x } catch (e) { print(e instanceof TypeError, e.message) }
const bytes = new Uint8Array(256); for (let i = 0; i < 256; i++) bytes[i] = i * 7; print(bytes.slice(30, 40).join());
let depth = 0; (function f() { if (++depth < 500) f(); })(); print(depth);
Promise.resolve(5).then(v => print('promise', v));
print([..."héllo €𝄞"].length, "ÀÉ".toLowerCase(), (0.1 + 0.2), 1e21, 123456789012345680000 + '', -0 === 0);
JSON.parse('{"a":[1,2,{"b":null}]}').a[2].b === null && 'done'
