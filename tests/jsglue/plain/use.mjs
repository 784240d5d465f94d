// Calls a function of a program that waits for ever, with waits of JavaScript's own between: no deadlock.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const { default: init } = await import(pathToFileURL(`${process.argv[2]}/app.mjs`));
const go = await init();
for (const [n, before] of [[1, 0], [2, 1], [3, 3]]) {
    assert.equal(go.add(n), before);
    await wait(5);
}
console.log('1 passed, 0 failed');
