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
    assert.equal(go.big(2n ** 61n), 2n ** 62n);
    assert.equal(go.half(3), 1.5);
    assert.equal(go.single(3), 1.5);
    assert.equal(go.not(true), false);
    assert.equal(go.not(false), true);
    new Uint32Array(go.memory.buffer)[1024] = 77;
    assert.equal(go.peek(4096), 77);
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
