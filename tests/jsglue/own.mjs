// Runs a package of gowl build --js as wasm_exec_node.js runs a module. usage: node own.mjs FOLDER [ARGUMENT...]
import { pathToFileURL } from 'node:url';

const { default: init } = await import(pathToFileURL(`${process.argv[2]}/app.mjs`));
await init(undefined, { argv: ['js', ...process.argv.slice(3)], exit: code => process.exit(code) });
