// What results of bench/run.sh come to: for each program a row of figures, by the names of columns. Shared by report.mjs and gate.mjs.
import { readFileSync } from 'node:fs';

// Each column of bench/history: what it is, and what of it may grow, in parts of one, before bench/gate.mjs complains.
export const columns = [
  { name: 'bytes-O2', growth: 0.005 },
  { name: 'bytes-Oz', growth: 0.005 },
  { name: 'gzip-Oz', growth: 0.005 },
  { name: 'brotli-Oz', growth: 0.005 },
  { name: 'cpu-O2', growth: 0.05 }, // CPU time on wasmtime, a part of gc's
  { name: 'cpu-Oz', growth: 0.05 },
  { name: 'c-O2', growth: 0.05 }, // CPU time on wasmtime, a part of C's
  { name: 'node-O2', growth: 0.05 }, // CPU time on Node, a part of gc's
  { name: 'node-Oz', growth: 0.05 },
  { name: 'start-Oz', growth: 0.05 }, // instantiate and run in wasmtime, a part of C's
  { name: 'memory-Oz', growth: 0.05 }, // bytes
  { name: 'build-Oz', growth: 0.05 }, // CPU time of the build, a part of gc's; single ones vary, so only their mean counts
];

// Takes a file of lines PROGRAM MAKER MEASURE VALUE; gives a map from program to map from "MAKER MEASURE" to number.
export function readResults(file) {
  const programs = new Map();
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const [program, maker, measure, value] = line.split('\t');
    if (program === 'empty') continue;
    if (!programs.has(program)) programs.set(program, new Map());
    programs.get(program).set(`${maker} ${measure}`, Number(value));
  }
  return programs;
}

export const geometricMean = (list) => Math.exp(list.reduce((sum, x) => sum + Math.log(x), 0) / list.length);

const numeric = new Set(['nbody', 'fannkuch', 'spectralnorm', 'mandelbrot']);

// The rows of bench/history: a map from program (and "mean", "numeric") to map from column to number.
export function rowsOf(programs) {
  const rows = new Map();
  for (const [program, v] of programs) {
    const row = new Map();
    const put = (column, value) => Number.isFinite(value) && value > 0 && row.set(column, value);
    const ratio = (a, b) => v.get(a) / v.get(b);
    for (const level of ['O2', 'Oz']) {
      put(`bytes-${level}`, v.get(`gowl-${level} bytes`));
      put(`cpu-${level}`, ratio(`gowl-${level} cpu-wasmtime`, 'gc cpu-wasmtime'));
      put(`node-${level}`, ratio(`gowl-${level} cpu-node`, 'gc cpu-node'));
    }
    put('c-O2', ratio('gowl-O2 cpu-wasmtime', 'c cpu-wasmtime'));
    put('gzip-Oz', v.get('gowl-Oz gzip'));
    put('brotli-Oz', v.get('gowl-Oz brotli'));
    put('start-Oz', ratio('gowl-Oz start-wasmtime', 'c start-wasmtime'));
    put('memory-Oz', v.get('gowl-Oz memory'));
    put('build-Oz', ratio('gowl-Oz build', 'gc build'));
    rows.set(program, row);
  }
  const mean = (of) => {
    const row = new Map();
    for (const { name } of columns) {
      const values = [...rows].filter(([program, r]) => of(program) && r.has(name)).map(([, r]) => r.get(name));
      if (values.length > 0 && /^(cpu|node|c|build)-/.test(name)) row.set(name, geometricMean(values));
    }
    return row;
  };
  const all = mean(() => true);
  const few = mean((program) => numeric.has(program));
  rows.set('mean', all);
  if (few.size > 0) rows.set('numeric', few);
  return rows;
}

// A number as bench/history has it.
export const shown = (x) => (x === undefined ? '-' : x >= 100 ? String(Math.round(x)) : x.toFixed(3));

// Takes text of bench/history; gives the rows of its last commit, as rowsOf does, and the commit's name. Throws: a line that is none.
export function lastOf(text) {
  let names = [];
  let commit;
  let rows = new Map();
  text.split('\n').forEach((line, i) => {
    if (line === '') return;
    const words = line.split('\t');
    if (words[0] === 'commit') {
      names = words.slice(3);
      return;
    }
    if (words.length !== names.length + 3) throw new Error(`line ${i + 1}: ${words.length} fields, not ${names.length + 3}`);
    if (words[0] !== commit) {
      commit = words[0];
      rows = new Map();
    }
    const row = new Map();
    words.slice(3).forEach((word, k) => word !== '-' && row.set(names[k], Number(word)));
    rows.set(words[2], row);
  });
  return { commit, rows };
}
