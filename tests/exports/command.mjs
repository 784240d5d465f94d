// node command.mjs MODULE: runs command/main.go, and prints what it does.
import { load, head, outcome } from './host.mjs';

const [file] = process.argv.slice(2);
const env = process.env.GOWL_GC ? { GOWL_GC: process.env.GOWL_GC } : {};
const names = ['add', 'send', 'sleep', 'deep', 'exit'];
const call = (x, what, arg) => x.exports[names[what]](arg, ...(what === 0 ? [1] : []));
const run = (args) => {
  const x = load(file, { call }, env, args);
  console.log(outcome(() => x.start()));
  console.log(head(x.text()));
  return x;
};
const before = load(file, { call }, env);
console.log(outcome(() => before.exports.add(1, 2)), head(before.text()));
run([]);
run(['exit']);
