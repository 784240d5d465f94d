// Headless Chromium and its developer tools' protocol (https://chromedevtools.github.io/devtools-protocol/), with page.html
// and the files of a folder in it.
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const here = path.dirname(new URL(import.meta.url).pathname);
const types = {'.html': 'text/html', '.wasm': 'application/wasm', '.map': 'application/json'};

// {send(method, params), on(event, listener), script, end(code)}; script: what Debugger.scriptParsed says of app.wasm.
export async function open(chromium, folder) {
    const server = http.createServer((request, response) => {
        const name = request.url === '/' ? path.join(here, 'page.html') : path.join(folder, path.basename(request.url));
        if (!fs.existsSync(name)) return response.writeHead(404).end();
        response.writeHead(200, {'content-type': types[path.extname(name)]}).end(fs.readFileSync(name));
    });
    await new Promise(done => server.listen(0, '127.0.0.1', done));
    const profile = fs.mkdtempSync(path.join(folder, 'chromium-'));
    const browser = spawn(chromium, ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
        '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
        {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']});
    const end = code => {
        browser.kill('SIGKILL');
        process.exit(code);
    };
    setTimeout(() => { console.error('Chromium does not answer'); end(1); }, 200000).unref();
    process.on('uncaughtException', e => { console.error(e); end(1); });

    let last = 0, rest = '', session;
    const waiting = new Map(), listeners = {};
    const send = (method, params = {}) => new Promise((done, fail) => {
        waiting.set(++last, [done, fail]);
        browser.stdio[3].write(JSON.stringify({id: last, method, params, sessionId: session}) + '\0');
    });
    browser.stdio[4].on('data', data => {
        const parts = (rest + data).split('\0');
        rest = parts.pop();
        for (const m of parts.map(p => JSON.parse(p))) {
            if (!m.id) {
                listeners[m.method]?.(m.params);
                continue;
            }
            const [done, fail] = waiting.get(m.id);
            m.error ? fail(new Error(m.error.message)) : done(m.result);
        }
    });
    const {targetId} = await send('Target.createTarget', {url: 'about:blank'});
    session = (await send('Target.attachToTarget', {targetId, flatten: true})).sessionId;
    const parsed = new Promise(done => {
        listeners['Debugger.scriptParsed'] = p => { if (p.scriptLanguage === 'WebAssembly') done(p); };
    });
    await send('Debugger.enable');
    await send('Page.navigate', {url: `http://127.0.0.1:${server.address().port}/`});
    return {send, on: (event, listener) => { listeners[event] = listener; }, script: await parsed, end};
}
