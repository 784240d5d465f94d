// What Chrome's DWARF plugin (as npm has it for VS Code, @vscode/dwarf-debugging) shows of app.wasm in headless Chromium.
//
// usage: node plugin.mjs CHROMIUM FOLDER PLUGIN GO-FILE <EXPRESSIONS   FOLDER: app.wasm; PLUGIN: the npm package's folder;
// standard input: JSON, [[line, [expression, ...]], ...], each line to be stopped at once, in this order
// prints JSON, [[line, [value or {error}, ...]], ...]
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {open} from './chromium.mjs';

const [chromium, folder, plugin, goFile] = process.argv.slice(2);
const wanted = JSON.parse(fs.readFileSync(0, 'utf8'));
const {send, on, script, end} = await open(chromium, folder);
const {spawn} = createRequire(import.meta.url)(path.resolve(plugin));

// The plugin asks for what it needs of the frame that is stopped.
let frame;
async function evaluate(expression) {
    const r = await send('Debugger.evaluateOnCallFrame', {callFrameId: frame.callFrameId, expression, returnByValue: true});
    if (r.exceptionDetails) throw new Error(r.result.description);
    return r.result.value;
}
async function value(what) {
    const [type, text] = await evaluate(`(v => [v.type, String(v.value)])(${what})`);
    return {type, value: type === 'i64' ? BigInt(text) : Number(text)};
}
const worker = spawn({
    getWasmLinearMemory: async (offset, length) =>
        new Uint8Array(await evaluate(`Array.from(new Uint8Array(memories[0].buffer, ${offset}, ${length}))`)).buffer,
    getWasmLocal: n => value(`locals[${n}]`),
    getWasmGlobal: n => value(`globals[${n}]`),
    getWasmOp: n => value(`stack[${n}]`),
});
const {rpc} = worker;
await rpc.sendMessage('hello', [], false);
const bytes = fs.readFileSync(path.join(folder, 'app.wasm'));
const code = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
const sources = await rpc.sendMessage('addRawModule', 'app', undefined, {url: 'http://localhost/app.wasm', code});
const source = sources.find(s => s.endsWith(goFile));
const begin = script.codeOffset;
for (const [line] of wanted) {
    const places = await rpc.sendMessage('sourceLocationToRawLocation',
        {rawModuleId: 'app', sourceFileURL: source, lineNumber: line - 1, columnNumber: -1});
    for (const place of places)
        await send('Debugger.setBreakpoint', {location: {scriptId: script.scriptId, lineNumber: 0,
                                                         columnNumber: begin + place.startOffset}}).catch(() => {});
}
const answers = [];
let next = 0;
on('Debugger.paused', async p => {
    frame = p.callFrames[0];
    const rawLocation = {rawModuleId: 'app', codeOffset: frame.location.columnNumber - begin, inlineFrameIndex: 0};
    const [place] = await rpc.sendMessage('rawLocationToSourceLocation', rawLocation);
    if (next < wanted.length && place?.lineNumber + 1 === wanted[next][0]) {
        const values = [];
        for (const expression of wanted[next][1]) {
            try {
                const r = await rpc.sendMessage('evaluate', expression, rawLocation, 1);
                values.push(r && (r.value ?? r.description ?? null));
            } catch (e) {
                values.push({error: e.message});
            }
        }
        answers.push([wanted[next++][0], values]);
    }
    send('Debugger.resume');
});
await send('Runtime.evaluate', {expression: 'run()', awaitPromise: true, returnByValue: true});
console.log(JSON.stringify(answers, (key, v) => typeof v === 'bigint' ? String(v) : v));
await worker.dispose();
end(0);
