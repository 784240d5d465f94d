// The reactor of ./reactor in Node: node host.mjs MODULE CALLS
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';
import assert from 'node:assert';

const [file, calls] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', env: process.env });
const { instance } = await WebAssembly.instantiate(readFileSync(file), { wasi_snapshot_preview1: wasi.wasiImport });
wasi.initialize(instance);
const { alloc, greet, memory } = instance.exports;
const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
for (let i = 0; i < calls; i++) {
    const name = encoder.encode(`gopher ${i} ü`);
    const at = alloc(name.length);
    new Uint8Array(memory.buffer).set(name, at); // the memory may have grown: a new view
    const answer = greet(at, name.length);
    const text = new Uint8Array(memory.buffer, Number(answer >> 32n), Number(answer & 0xffffffffn));
    assert.equal(decoder.decode(text), `hello gopher ${i} ü`);
}
