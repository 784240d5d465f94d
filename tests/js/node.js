// wasm_exec_node.js, with the instance of Go as globalThis.theGo. usage: node node.js GOROOT FILE [ARGUMENT...]
const [root] = process.argv.splice(2, 1);
const { readFileSync } = require('node:fs');
const text = readFileSync(`${root}/lib/wasm/wasm_exec_node.js`, 'utf8').replace('const go = new Go();', 'const go = globalThis.theGo = new Go();');
new Function('require', text)((name) => require(name === './wasm_exec' ? `${root}/lib/wasm/wasm_exec` : name));
