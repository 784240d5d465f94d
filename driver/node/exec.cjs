// What `gowl exec` runs in Node.js (18 or later): a WASI preview 1 host with the whole file system. A trap exits with 134,
// as wasmtime's does; its stack names the source if the module has a source map (gowl build --source-map).
const {WASI} = require('node:wasi');
const fs = require('node:fs'), path = require('node:path');
const [file, ...args] = process.argv.slice(1);
const wasi = new WASI({version: 'preview1', args: [file, ...args], env: {...process.env, PWD: process.cwd()},
                       preopens: {'/': '/'}, returnOnExit: true});

// V8's stack, `wasm://...:0xOFFSET` as the place in the source.
function named(text, module) {
    const sections = module ? WebAssembly.Module.customSections(module, 'sourceMappingURL') : [];
    if (!sections.length)
        return text;
    try {
        const bytes = new Uint8Array(sections[0]), behind = bytes.findIndex(b => b < 0x80) + 1;
        const url = new TextDecoder().decode(bytes.subarray(behind));
        const map = JSON.parse(fs.readFileSync(path.resolve(path.dirname(file), url), 'utf8'));
        const {SourceMap} = require('node:module'), decoded = new SourceMap(map);
        return text.replace(/wasm:\/\/[^\s()]*:0x([0-9a-f]+)/g, (place, hex) => {
            const at = decoded.findEntry(0, parseInt(hex, 16));
            return at.originalSource === undefined ? place
                : `${at.originalSource}:${at.originalLine + 1}:${at.originalColumn + 1}`;
        });
    } catch (e) {
        return `${text}\n(source map: ${e.message})`;
    }
}

let compiled;
const fail = code => e => {
    console.error(`${file}: ${named(String(e.stack || e), compiled)}`);
    process.exit(code);
};
// Through JavaScript: Node 20's fast calls of its WASI functions may not collect, yet they allocate (tests/run-node.mjs).
const imports = Object.fromEntries(Object.entries(wasi.wasiImport).map(([name, f]) => [name, (...args) => f(...args)]));
WebAssembly.compile(fs.readFileSync(file))
    .then(m => WebAssembly.instantiate(compiled = m, {wasi_snapshot_preview1: imports}))
    .then(i => { try { process.exit(wasi.start(i)); } catch (e) { fail(134)(e); } }, fail(1));
