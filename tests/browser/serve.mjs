// node serve.mjs FOLDER RUNS: serves the modules in FOLDER, opens them in Chromium, in frames of one page, each after the other: first page
// by each glue, then hello RUNS times by each, in turn, from the same machine; and once more as if by a network (LINK). Prints what the
// pages report, and tables of times and bytes.
import { createServer } from 'node:http';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { execFileSync } from 'node:child_process';

const [folder, runs] = [process.argv[2], Number(process.argv[3])];
const LINK = { bytesPerMs: 20e6 / 8 / 1000, roundTrip: 20, part: 16384 }; // 20 Mbit/s
const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
const want = '3 click; frames; 200 text of the server <nil>; 64 255';
const stock = module => `<script src="/wasm_exec.js"></script><script type="module">
    const go = new Go();
    go.run((await WebAssembly.instantiateStreaming(fetch('${module}'), go.importObject)).instance);</script>`;
const own = module => `<script type="module">import init from '${module}'; init();</script>`;
const preload = folder => `<link rel="preload" href="${folder}/app.wasm" as="fetch" crossorigin><link rel="modulepreload" href="${folder}/app.mjs">`;
const pages = {
    'page, gc, stock glue': stock('/page-gc.wasm'),
    'page, gowl, stock glue': stock('/page/app.wasm'),
    'page, gowl, own glue': own('/page/app.mjs'),
    'hello, gc, stock glue': stock('/hello-gc.wasm'),
    'hello, gowl, stock glue': stock('/hello/app.wasm'),
    'hello, gowl, own glue': own('/hello/app.mjs'),
    'hello, gowl, own glue, preloaded': `${preload('/hello')}${own('/hello/app.mjs')}`,
    'hello, no Go': '<script type="module">document.body.textContent = "hello, world 42"; changed();</script>',
};
const names = Object.keys(pages), hellos = names.filter(n => n.startsWith('hello'));
const plan = names.filter(n => n.startsWith('page')).map(name => [name, false]);
for (const link of [false, true])
    for (let i = 0; i < runs; i++) plan.push(...hellos.map(name => [name, link]));
const driver = `<!doctype html><body><script type="module">
    const plan = ${JSON.stringify(plan)}, all = [];
    for (const [name, link] of plan) {
        await fetch('/link?' + link);
        const frame = document.createElement('iframe');
        const said = new Promise(resolve => { onmessage = e => resolve(e.data); });
        const late = new Promise(resolve => setTimeout(resolve, 20000, 'nothing after 20 seconds'));
        frame.src = '/frame?' + encodeURIComponent(name);
        document.body.append(frame);
        all.push([name, link, await Promise.race([said, late])]);
        frame.remove();
    }
    await fetch('/done', { method: 'POST', body: JSON.stringify(all) });
</script>`;
const framed = name => `<!doctype html><meta charset="utf-8">${/^<link.*?(?=<script)/.exec(pages[name]) ?? ''}<body><script>
    var report = text => parent.postMessage(text, '*');
    var changed = () => report(performance.now());
    onerror = (_, __, ___, ____, e) => report(String(e));
    onunhandledrejection = e => report(String(e.reason));
</script>${pages[name].replace(/^<link.*?(?=<script)/, '')}`;

const zipped = new Map();
function file(path) {
    if (!zipped.has(path)) zipped.set(path, gzipSync(readFileSync(path)));
    return zipped.get(path);
}
const types = { mjs: 'text/javascript', js: 'text/javascript', wasm: 'application/wasm' };
const home = mkdtempSync(`${tmpdir()}/gowl-browser.`);
let chromium;

function finish(all) {
    chromium.kill();
    server.close();
    let failed = 0;
    for (const [name, , said] of all.filter(([name]) => name.startsWith('page'))) {
        const ok = said === want;
        failed += !ok;
        console.log(`${ok ? 'ok     ' : 'FAILED '} ${name}${ok ? '' : `: ${said}`}`);
    }
    for (const link of [false, true]) {
        const medians = hellos.map(name => {
            const times = all.filter(([n, l]) => n === name && l === link).map(([, , t]) => t).sort((a, b) => a - b);
            const wrong = times.find(t => typeof t !== 'number');
            if (wrong !== undefined) {
                failed++;
                console.log(`FAILED  ${name}: ${wrong}`);
            }
            return (times[(times.length - 1) >> 1] + times[times.length >> 1]) / 2;
        });
        console.log(link ? `By a network of ${LINK.bytesPerMs * 8 / 1000} Mbit/s and ${LINK.roundTrip} ms:` : 'From the same machine:');
        hellos.forEach((name, i) => {
            const parts = new Set([...pages[name].matchAll(/["'](\/[^"']*\.(?:wasm|mjs|js))["']/g)].map(m => m[1]));
            if (name.includes('own glue')) parts.add('/hello/app.wasm');
            const bytes = [...parts].reduce((n, p) => n + file(p === '/wasm_exec.js' ? `${goroot}/lib/wasm${p}` : folder + p).length, 0);
            console.log(`${name.padEnd(32)} ${medians[i].toFixed(1).padStart(8)} ms ${(medians[i] / medians[0]).toFixed(2)} of gc's ${String(bytes).padStart(9)} bytes, gzip`);
        });
    }
    console.log(`${names.length - failed} passed, ${failed} failed`);
    process.exitCode = failed ? 1 : 0;
}

let slow = false;
function send(response, bytes) {
    if (!slow) return response.end(bytes);
    let at = 0, start = 0;
    const more = () => {
        start ||= performance.now();
        at += LINK.part;
        const part = bytes.subarray(at - LINK.part, at);
        setTimeout(() => {
            if (at >= bytes.length) return response.end(part);
            response.write(part);
            more();
        }, start + Math.min(at, bytes.length) / LINK.bytesPerMs - performance.now());
    };
    setTimeout(more, LINK.roundTrip);
}
const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://x');
    response.setHeader('cache-control', 'no-store');
    if (url.pathname === '/done') {
        let text = '';
        request.on('data', part => (text += part));
        request.on('end', () => {
            response.end();
            finish(JSON.parse(text));
        });
        return;
    }
    const page = url.pathname === '/' ? driver : url.pathname === '/frame' ? framed(decodeURIComponent(url.search.slice(1))) : null;
    if (page) {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        send(response, Buffer.from(page));
    } else if (url.pathname === '/link') {
        slow = url.search === '?true';
        response.end();
    } else if (url.pathname === '/text') {
        response.end('text of the server');
    } else if (/\.(wasm|mjs|js)$/.test(url.pathname)) {
        response.setHeader('content-type', types[url.pathname.split('.').pop()]);
        response.setHeader('content-encoding', 'gzip');
        send(response, file(url.pathname === '/wasm_exec.js' ? `${goroot}/lib/wasm/wasm_exec.js` : folder + url.pathname));
    } else {
        response.statusCode = 404;
        response.end();
    }
});
server.listen(0, '127.0.0.1', () => {
    chromium = spawn(process.env.CHROMIUM ?? 'chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${home}`,
        '--remote-debugging-port=0', `http://127.0.0.1:${server.address().port}/`], { stdio: 'ignore' });
    const watchdog = setTimeout(() => {
        console.log('Chromium has not come back in five minutes\n0 passed, 1 failed');
        chromium.kill();
        process.exitCode = 1;
        server.close();
        server.closeAllConnections();
    }, 300000);
    chromium.on('error', e => {
        console.log(`${e.message}\n0 passed, 1 failed`);
        process.exit(1);
    });
    chromium.on('exit', () => {
        clearTimeout(watchdog);
        server.closeAllConnections();
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    });
});
