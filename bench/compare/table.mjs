// The Markdown table of bench/compare/run: node table.mjs FILE.json...
import { readFileSync } from 'node:fs';

const n = (x) => x.toLocaleString('en-US');
const median = (a) => [...a].sort((x, y) => x - y)[a.length >> 1] / 2 + [...a].sort((x, y) => x - y)[(a.length - 1) >> 1] / 2;
console.log('| program | by | wasm | glue | both, gzipped | growth | start to first output, ms | memory, MiB | imports |');
console.log('|---|---|---:|---:|---:|---:|---:|---:|---:|');
const ratios = { size: [], first: [], memory: [] };
const ratiosJs = { size: [], first: [], memory: [] };
let engine;
for (const file of process.argv.slice(2)) {
  const c = JSON.parse(readFileSync(file));
  engine = `${c.engine}, ${c.level}, median of ${c.runs} runs in turn`;
  const program = file.replace(/.*\//, '').replace('.json', '');
  for (const p of c.peers) {
    if (p.problem) {
      console.log(`| ${program} | ${p.name} | ${p.problem} |`);
      continue;
    }
    const t = p.wrong ? [p.wrong, '', ''] : [`${p.first_output_ms.median.toFixed(1)} ± ${((p.first_output_ms.q3 - p.first_output_ms.q1) / 2).toFixed(1)}`,
      (p.memory_bytes / 1048576).toFixed(1), String(p.imports.split(' ').length)];
    console.log(`| ${[program, p.name, n(p.wasm_bytes), n(p.glue_bytes), n(p.gzip_bytes), p.growth.toFixed(2), ...t].join(' | ')} |`);
  }
  const own = c.peers[0];
  const em = c.peers.filter((p) => p.name.startsWith('Emscripten') && !p.problem && !p.wrong);
  if (own.problem || own.wrong || !em.length) continue;
  const add = (r, p) => {
    r.size.push(own.total_bytes / p.total_bytes);
    r.first.push(own.first_output_ms.median / p.first_output_ms.median);
    r.memory.push(own.memory_bytes / p.memory_bytes);
  };
  add(ratios, em.reduce((a, b) => (b.total_bytes < a.total_bytes ? b : a)));
  const js = em.find((p) => p.name.includes('JavaScript'));
  if (js) add(ratiosJs, js);
}
const line = (what, r) => r.size.length && console.log(`gowl against ${what}, median over ${r.size.length} programs: size ${median(r.size).toFixed(2)}, ` +
  `start to first output ${median(r.first).toFixed(2)}, peak memory ${median(r.memory).toFixed(2)}`);
console.log(`\n${engine}`);
line("Emscripten's smaller form", ratios);
line("Emscripten's JavaScript form", ratiosJs);
