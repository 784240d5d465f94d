// report.mjs [--html=FILE] [--keep] [--docs] [--commit=NAME] RESULTS: the tables of what bench/run.sh measured, in Markdown, on standard output.
// --html writes a page with bars; --keep appends the figures to bench/history; --docs puts the tables into docs/performance.md.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { columns, readResults, rowsOf, shown } from './figures.mjs';

const options = process.argv.slice(2).filter((a) => a.startsWith('--'));
const programs = readResults(process.argv.slice(2).find((a) => !a.startsWith('--')));
const rows = rowsOf(programs);
const folder = new URL('.', import.meta.url);
const git = (...args) => execFileSync('git', ['-C', folder.pathname, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
let commit = 'unknown'; // --commit says of which the results are, if not of what is checked out
try {
  commit = git('rev-parse', '--short=7', 'HEAD') + (git('status', '--porcelain', '-uno') ? '+' : '');
} catch {
  // not a checkout
}
commit = options.find((o) => o.startsWith('--commit='))?.slice('--commit='.length) ?? commit;
const date = new Date().toISOString().slice(0, 10);

const two = (x) => (Number.isFinite(x) && x > 0 ? x.toFixed(2) : '');
const whole = (x) => (x === undefined ? '' : Math.round(x).toLocaleString('en-US'));
function table(head, lines) {
  return [`| ${head.join(' | ')} |`, `|---|${'---:|'.repeat(head.length - 1)}`, ...lines.map((l) => `| ${l.join(' | ')} |`)].join('\n');
}

// Ratios of CPU time to gc's on the same engine; native beside gc on wasmtime.
const timed = [...programs].filter(([, v]) => v.has('gowl-O2 cpu-wasmtime') || v.has('gowl-O2 cpu-node'));
const part = (v, a, b) => v.get(a) / v.get(b);
const cpuHead = ['CPU time, gc = 1', 'gowl -O2', 'gowl -Oz', 'C', 'native Go', 'Node: -O2', '-Oz', 'C', '-O2 : C', 'Node: -O2 : C', 'gowl -O2, s'];
const cpuLine = (v) => [
  part(v, 'gowl-O2 cpu-wasmtime', 'gc cpu-wasmtime'),
  part(v, 'gowl-Oz cpu-wasmtime', 'gc cpu-wasmtime'),
  part(v, 'c cpu-wasmtime', 'gc cpu-wasmtime'),
  part(v, 'native cpu-native', 'gc cpu-wasmtime'),
  part(v, 'gowl-O2 cpu-node', 'gc cpu-node'),
  part(v, 'gowl-Oz cpu-node', 'gc cpu-node'),
  part(v, 'c cpu-node', 'gc cpu-node'),
  part(v, 'gowl-O2 cpu-wasmtime', 'c cpu-wasmtime'),
  part(v, 'gowl-O2 cpu-node', 'c cpu-node'),
];
const mean = (list) => Math.exp(list.reduce((s, x) => s + Math.log(x), 0) / list.length);
const lines = timed.map(([program, v]) => [program, ...cpuLine(v).map(two), two(v.get('gowl-O2 cpu-wasmtime'))]);
const all = timed.map(([, v]) => cpuLine(v));
if (all.length > 0) lines.push(['**geometric mean**', ...all[0].map((_, i) => two(mean(all.map((l) => l[i]).filter((x) => x > 0)))), '']);
const cpu = table(cpuHead, lines);

const bytes = table(
  ['bytes, memory, build', 'gowl -Oz', 'gzip', 'brotli', 'gowl -O2', 'gc', 'C', 'memory, KiB: -Oz', 'gc', 'build, CPU s: -Oz', '-O2', 'gc'],
  [...programs].map(([program, v]) => [
    program,
    ...['gowl-Oz bytes', 'gowl-Oz gzip', 'gowl-Oz brotli', 'gowl-O2 bytes', 'gc bytes', 'c bytes'].map((k) => whole(v.get(k))),
    ...['gowl-Oz memory', 'gc memory'].map((k) => (v.has(k) ? whole(v.get(k) / 1024) : '')),
    ...['gowl-Oz build', 'gowl-O2 build', 'gc build'].map((k) => two(v.get(k))),
  ]),
);

const makers = ['gowl-Oz', 'gowl-O2', 'gc', 'c'];
const started = [...programs].filter(([, v]) => [...v.keys()].some((k) => k.includes('start-')));
const start = table(
  ['start in process, µs', 'gowl -Oz', 'gowl -O2', 'gc', 'C', '-Oz : C', '-Oz : gc'],
  started.flatMap(([program, v]) =>
    ['wasmtime', 'node']
      .filter((e) => v.has(`gowl-Oz start-${e}`))
      .map((e) => [
        `${program}, ${e}`,
        ...makers.map((m) => whole(v.get(`${m} start-${e}`))),
        two(part(v, `gowl-Oz start-${e}`, `c start-${e}`)),
        two(part(v, `gowl-Oz start-${e}`, `gc start-${e}`)),
      ]),
  ),
);
const text = `Commit ${commit}, ${date}.\n\n${cpu}\n\n${bytes}\n\n${start}\n`;
console.log(text);

// A page by itself: for each program a bar for each maker, as long as its part of the longest.
function page() {
  const escape = (s) => s.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const colours = { 'gowl-O2': '#0b7285', 'gowl-Oz': '#3bc9db', gc: '#868e96', native: '#ced4da', c: '#e8590c' };
  const group = (title, measure, format) => {
    const parts = [...programs].map(([program, v]) => {
      const bars = Object.keys(colours)
        .map((maker) => [maker, v.get(`${maker} ${maker === 'native' ? measure.replace(/cpu-.*/, 'cpu-native') : measure}`)])
        .filter(([, x]) => x > 0);
      if (bars.length === 0) return '';
      const most = Math.max(...bars.map(([, x]) => x));
      return `<h3>${escape(program)}</h3>${bars
        .map(([maker, x]) => `<div class="row"><span>${maker}</span><i style="width:${((60 * x) / most).toFixed(2)}%;background:${colours[maker]}"></i><b>${format(x)}</b></div>`)
        .join('')}`;
    });
    return `<section><h2>${title}</h2><div class="grid">${parts.filter(Boolean).map((p) => `<div>${p}</div>`).join('')}</div></section>`;
  };
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>gowl: programs, measured</title>
<style>body{font:14px sans-serif;margin:2em;max-width:75em}.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(22em,1fr));gap:0 2em}
h3{margin:.8em 0 .2em}.row{display:flex;align-items:center;height:1.3em}.row span{width:5em}.row i{height:.9em;margin-right:.5em}.row b{font-weight:normal}</style>
<h1>gowl: programs, measured</h1><p>Commit ${commit}, ${date}. Shorter is better; bars of one program share a scale.</p>
${group('CPU time on wasmtime, seconds', 'cpu-wasmtime', (x) => x.toFixed(3))}
${group('CPU time on Node, seconds', 'cpu-node', (x) => x.toFixed(3))}
${group('Bytes', 'bytes', whole)}${group('Bytes, brotli', 'brotli', whole)}
${group('Memory at the end, bytes', 'memory', whole)}${group('Build, CPU seconds', 'build', (x) => x.toFixed(2))}
${group('Start in process, wasmtime, µs', 'start-wasmtime', whole)}${group('Start in process, Node, µs', 'start-node', whole)}
</html>
`;
}

for (const option of options) {
  const [name, value] = option.split(/=(.*)/s);
  if (name === '--html') {
    writeFileSync(value, page());
  } else if (name === '--keep') {
    const history = new URL('history', folder);
    const head = ['commit', 'date', 'program', ...columns.map((c) => c.name)].join('\t');
    const old = existsSync(history) ? readFileSync(history, 'utf8') : '';
    const heads = old.split('\n').filter((l) => l.startsWith('commit\t'));
    if (heads.at(-1) !== head) appendFileSync(history, `${head}\n`);
    for (const [program, row] of rows) appendFileSync(history, `${[commit, date, program, ...columns.map((c) => shown(row.get(c.name)))].join('\t')}\n`);
  } else if (name === '--docs') {
    const file = new URL('../docs/performance.md', folder);
    const marked = /(<!-- bench: begin -->\n)[\s\S]*(<!-- bench: end -->)/;
    const old = readFileSync(file, 'utf8');
    if (!marked.test(old)) throw new Error('docs/performance.md: the markers are gone');
    writeFileSync(file, old.replace(marked, (_, begin, end) => `${begin}${text}${end}`));
  }
}
