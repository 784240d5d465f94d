// A page in headless Chromium runs app.wasm, and is stopped at lines of a Go file by the module's source map: what the
// developer tools do.
//
// usage: node run.mjs CHROMIUM FOLDER GO-FILE LINE...   FOLDER: app.wasm and app.wasm.map
// prints {symbols: what the module says of its debug information, stops: [[line, function], ...], output}
import {SourceMap} from 'node:module';
import path from 'node:path';
import {open} from './chromium.mjs';

const [chromium, folder, goFile, ...lines] = process.argv.slice(2);
const {send, on, script, end} = await open(chromium, folder);
const map = JSON.parse(await (await fetch(new URL(script.sourceMapURL, script.url))).text());
const decoded = new SourceMap(map);

// Where a line begins: its first place in the code.
const at = new Map(), digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const file = map.sources.findIndex(s => s.endsWith(goFile)), state = [0, 0, 0, 0];
for (const segment of map.mappings.split(',')) {
    let value = 0, shift = 0, n = 0;
    for (const c of segment) {
        const d = digits.indexOf(c);
        value |= (d & 31) << shift;
        shift += 5;
        if (d < 32) {
            state[n++] += value & 1 ? -(value >> 1) : value >> 1;
            value = shift = 0;
        }
    }
    if (n > 1 && state[1] === file && !at.has(state[2] + 1)) at.set(state[2] + 1, state[0]);
}
for (const line of lines)
    await send('Debugger.setBreakpoint', {location: {scriptId: script.scriptId, lineNumber: 0,
                                                     columnNumber: at.get(+line)}});
const stops = [];
on('Debugger.paused', p => {
    const [frame] = p.callFrames, place = decoded.findEntry(0, frame.location.columnNumber);
    stops.push([place.originalLine + 1, frame.functionName, path.basename(place.originalSource)]);
    send('Debugger.resume');
});
const {result} = await send('Runtime.evaluate', {expression: 'run()', awaitPromise: true, returnByValue: true});
console.log(JSON.stringify({symbols: script.debugSymbols, embedded: map.sourcesContent?.[file] ?? null, stops,
                            output: result.value}));
end(0);
