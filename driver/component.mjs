// node: FOLDER OUT CORE ADAPTER [WIT WORLD]: makes a component of a core module with the wasm-tools in FOLDER (cmake/components.txt).
import { pathToFileURL } from 'node:url';
import { readFileSync, writeFileSync } from 'node:fs';

const [folder, out, core, adapter, wit, world] = process.argv.slice(1);
const load = name => import(pathToFileURL(`${folder}/node_modules/@bytecodealliance/${name}`));
try {
    const { _addPreopen } = await load('preview2-shim/dist/nodejs/filesystem.js');
    _addPreopen('/', '/'); // where the encoder looks for WIT
    const tools = await load('jco-transpile/dist/wasm-tools.js');
    let binary = readFileSync(core);
    if (wit) binary = await tools.componentEmbed({ binary, witPath: wit, world: world || undefined });
    writeFileSync(out, await tools.componentNew(binary, [['wasi_snapshot_preview1', readFileSync(adapter)]]));
} catch (e) {
    console.error(e.payload ?? e.message);
    process.exit(1);
}
