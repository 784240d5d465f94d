// bytes.mjs: names of files FOLDER/PROGRAM.MAKER.wasm on standard input, one a line; prints PROGRAM MAKER bytes|gzip|brotli N.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

for (const file of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const [program, maker] = basename(file).split('.');
  const bytes = readFileSync(file);
  console.log(`${program}\t${maker}\tbytes\t${bytes.length}`);
  console.log(`${program}\t${maker}\tgzip\t${gzipSync(bytes, { level: 9 }).length}`);
  console.log(`${program}\t${maker}\tbrotli\t${brotliCompressSync(bytes).length}`);
}
