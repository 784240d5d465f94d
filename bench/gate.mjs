// gate.mjs RESULTS [HISTORY [ACCEPTED]]: compares what bench/run.sh measured with the last commit of bench/history.
//
// Each figure that grew beyond what its column in figures.mjs allows is a line on standard output, and the exit code is 1, unless
// bench/accepted has a line for it: PROGRAM COLUMN VALUE WHY..., which lets it grow up to VALUE. The programs that are slower are
// named in the last line, "again: A,B", so that bench/gate.sh can measure them once more. Exit code 2: a file cannot be read.
import { existsSync, readFileSync } from 'node:fs';
import { columns, lastOf, readResults, rowsOf, shown } from './figures.mjs';

const [results, history = 'bench/history', accepted = 'bench/accepted'] = process.argv.slice(2);
function refuse(message) {
  console.log(message);
  process.exit(2);
}
let now, last;
try {
  now = rowsOf(readResults(results));
  last = lastOf(readFileSync(history, 'utf8'));
} catch (error) {
  refuse(`bench-gate: ${error.message}`);
}
const allowed = new Map();
for (const line of existsSync(accepted) ? readFileSync(accepted, 'utf8').split('\n') : []) {
  if (line === '' || line.startsWith('#')) continue;
  const [, program, column, value, why] = /^(\S+)\s+(\S+)\s+([\d.]+)\s*(.*)$/.exec(line) ?? refuse(`${accepted}: not a line: ${line}`);
  if (!why) refuse(`${accepted}: ${program} ${column}: it says not why`);
  allowed.set(`${program} ${column}`, Number(value));
}

let bad = 0;
let compared = 0;
const slower = new Set();
for (const [program, row] of now) {
  const before = last.rows.get(program);
  // Means of other programs than last time say nothing.
  const mean = program === 'mean' || program === 'numeric';
  if (!before || (mean && [...last.rows.keys()].some((p) => !now.has(p)))) continue;
  for (const { name, growth } of columns) {
    if (!row.has(name) || !before.has(name) || (name === 'build-Oz' && !mean)) continue;
    compared++;
    const [a, b] = [before.get(name), row.get(name)];
    if (b <= a * (1 + growth + 1e-9) || b <= (allowed.get(`${program} ${name}`) ?? 0)) continue;
    console.log(`${program} ${name}: ${shown(b)}, was ${shown(a)} at ${last.commit}: ${((b / a - 1) * 100).toFixed(1)} % more`);
    bad++;
    if (growth > 0.01 && !mean) slower.add(program);
  }
}
if (compared === 0) refuse('bench-gate: nothing to compare');
console.log(`bench-gate: ${compared} figures, ${bad} beyond their bounds (against ${last.commit})`);
if (slower.size > 0) console.log(`again: ${[...slower].join(',')}`);
process.exit(bad ? 1 : 0);
