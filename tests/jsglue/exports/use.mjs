// node use.mjs FOLDER: the package in that folder, of main.go, does what it says. Prints `N passed, N failed`.
import assert from 'node:assert';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const folder = pathToFileURL(`${process.argv[2]}/`);
const { default: init, GoError } = await import(new URL('app.mjs', folder));
const tests = [];
const test = (name, f) => tests.push([name, f]);
const ends = f => assert.rejects(async () => f(), GoError);
const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

async function start(options = {}, source) {
    const got = { out: '', err: '', exits: [] };
    const go = await init(source, {
        stdout: text => (got.out += text),
        stderr: text => (got.err += text),
        exit: (code, error) => got.exits.push([code, error]),
        ...options,
    });
    return [go, got];
}

test('arguments of more than 8 KB, the environment, outputs', async () => {
    const [, got] = await start({ argv: ['prog', 'x'.repeat(100000)], env: { WHO: 'me' } });
    await wait(20);
    assert.equal(got.out, 'args 2 100004 me\n');
    assert.equal(got.err, 'timeout 42\n');
    assert.deepEqual(got.exits, []);
});

test('numbers and truth', async () => {
    const [go] = await start();
    assert.equal(go.add(2, -3), -1);
    assert.equal(go.less(0), 4294967295);
    assert.equal(go.lessbig(0n), 2n ** 64n - 1n);
    assert.equal(go.big(2n ** 61n), 2n ** 62n);
    assert.equal(go.half(3), 1.5);
    assert.equal(go.single(3), 1.5);
    assert.equal(go.not(true), false);
    assert.equal(go.not(false), true);
    new Uint32Array(go.memory.buffer)[1024] = 77;
    assert.equal(go.peek(4096), 77);
    assert.equal(go.first(4096, 5, 0, 0), 82);
});

test('types', () => {
    const types = readFileSync(new URL('app.d.ts', folder), 'utf8');
    assert.equal(types, readFileSync(new URL('app.d.mts', folder), 'utf8'));
    for (const line of [
        'add(a: number, b: number): number;',
        'first(p: Pointer, n: Pointer, arg2: number, arg3: number): Pointer;',
        'keep(a: string, n: number, b: string): number;',
        'lessbig(a: bigint): bigint;',
        'later(): void;',
        'not(a: boolean): boolean;',
        'sleep(ms: number): void;',
        'sleepAsync(ms: number): Promise<void>;',
        'textAsync(ms: number, s: string): Promise<bigint>;',
        'takenAsync(): number;',
    ])
        assert(types.includes(`    ${line}\n`), line);
});

test('strings, which Go keeps', async () => {
    const [go] = await start();
    const want = [];
    for (let i = 0; i < 1000; i++) {
        const a = `ä${i}`, b = i % 3 ? 'y'.repeat(i) : '';
        assert.equal(go.keep(a, 7, b), Buffer.byteLength(a) + b.length + 7);
        want.push(`${a}:${b}`, a, b);
    }
    assert.equal(go.check(want.join(',')), true);
    assert.equal(go.check(''), false);
});

test('a call that waits, and one whose goroutine goes on', async () => {
    const [go, got] = await start();
    const from = performance.now();
    go.sleep(20);
    assert(performance.now() - from >= 19);
    go.later();
    await wait(40);
    assert.match(got.out, /later 0\n$/);
});

test('calls that give promises', async () => {
    const [go] = await start();
    assert(!('addAsync' in go));
    const from = performance.now();
    await Promise.all([go.sleepAsync(30), go.sleepAsync(30), go.sleepAsync(30)]);
    assert(performance.now() - from >= 29);
    for (const [n, env] of [[300, {}], [30, { GOWL_GC: 'stress,poison' }]]) {
        const [go] = await start({ env }), texts = [];
        for (let i = 0; i < n; i++) texts.push(go.textAsync(i % 7, 'ü'.repeat(i)));
        assert.deepEqual(await Promise.all(texts), texts.map((_, i) => BigInt(2 * i) << 40n));
    }
    assert.deepEqual(
        await Promise.all([go.halvedAsync(3, 7), go.halved32Async(2, 3), go.isnotAsync(1, true), go.isnotAsync(0, false), go.belowAsync(0, 0)]),
        [3.5, 1.5, false, true, 4294967295]);
});

test('calls that give promises: ends of the program', async () => {
    let [go, got] = await start();
    await assert.rejects(go.goexitsAsync(1), /Goexit/);
    const left = e => e instanceof GoError && e.exitCode === 5;
    await Promise.all([go.sleepAsync(100000), go.leavesAsync(3)].map(p => assert.rejects(p, left)));
    await assert.rejects(go.sleepAsync(1), left);
    assert.deepEqual(got.exits, [[5, undefined]]);
    [go, got] = await start({ exit: undefined });
    assert.equal(go.takenAsync(), 7);
    await assert.rejects(go.failsAsync(2), /^GoError: panic: failed\n\ngoroutine/);
});

test('callbacks: panics are errors where they are called', async () => {
    const [, got] = await start();
    assert.equal(globalThis.twice(21), 42);
    assert.throws(() => globalThis.twice('no number'), e => e instanceof GoError && /syscall\/js: call of Value.Int on string/.test(e.message));
    assert.equal(got.exits[0][0], 2);
});

test('a panic is an error with the traceback', async () => {
    const [go, got] = await start();
    let error;
    assert.throws(() => go.panics('bad'), e => (error = e) instanceof GoError);
    assert.match(error.message, /^panic: it was bad\n\ngoroutine \d+ \[running\]:\nmain\.panics\(/);
    assert.equal(error.exitCode, 2);
    assert.deepEqual(got.exits, [[2, error]]);
    assert.match(got.err, /panic: it was bad/);
    assert.throws(() => go.add(1, 2), GoError);
    await ends(() => go.exited);
});

test('os.Exit', async () => {
    const [go, got] = await start();
    assert.throws(() => go.exits(3), e => e instanceof GoError && e.exitCode === 3);
    assert.equal(await go.exited, 3);
    assert.deepEqual(got.exits, [[3, undefined]]);
    assert.equal(got.err, '');
});

test('main panics', () => ends(() => start({ argv: ['prog', 'panic'] })));

test('two programs at once', async () => {
    const [a] = await start(), [b] = await start();
    a.keep('a', 0, 'a');
    b.keep('b', 0, 'b');
    assert(a.check('a:a,a,a') && b.check('b:b,b,b'));
});

test('nothing on globalThis but what the program puts there', () => {
    assert.deepEqual(['Go', 'fs', 'path'].filter(name => name in globalThis), []);
});

test('sources', async () => {
    const file = new URL('app.wasm', folder), bytes = readFileSync(file);
    const server = createServer((request, response) => {
        if (request.url === '/none') response.writeHead(404);
        else response.setHeader('content-type', request.url === '/wrong' ? 'text/plain' : 'application/wasm');
        response.end(bytes);
    });
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${server.address().port}`;
    const module = await WebAssembly.compile(bytes);
    for (const source of [file, file.href, bytes, module, Promise.resolve(module), `${at}/right`, new URL(`${at}/wrong`), fetch(`${at}/right`)]) {
        const [go] = await start({}, source);
        assert.equal(go.add(1, 2), 3);
    }
    await assert.rejects(start({}, `${at}/none`), /HTTP status 404/);
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = undefined;
    const [go] = await start({}, `${at}/right`);
    assert.equal(go.add(1, 2), 3);
    WebAssembly.instantiateStreaming = instantiateStreaming;
    server.close();
    server.closeAllConnections();
});

let failed = 0;
for (const [name, f] of tests)
    try {
        await f();
        console.log(`ok      ${name}`);
    } catch (e) {
        failed++;
        console.log(`FAILED  ${name}\n${e.stack ?? e}`);
    }
console.log(`${tests.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
