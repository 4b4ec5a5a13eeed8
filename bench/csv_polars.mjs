// Polars on the table of csv.cpp, as csv_peer.py for DuckDB and pandas:
//
//     node csv_polars.mjs FILE REPETITIONS
//
// Inferred types, dates parsed, text as strings: its fastest configuration. It is installed
// from bench/polars (script/bootstrap --bench).
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(
  fileURLToPath(new URL('../.deps/polars/package.json', import.meta.url)),
);
const loaded = require('nodejs-polars');
const pl = loaded.default ?? loaded;

const WORDS = new Set(['account', 'symbol', 'isin', 'name', 'asset_class', 'currency', 'country']);
WORDS.add('rating');
const DATES = new Set(['maturity', 'trade_date']);
const INTEGERS = new Set(['id', 'flag']);
const MODULUS = 1n << 50n;

// The sum of the bits of every double; 32-bit halves add up exactly in a double.
function sumOfBits(values) {
  const halves = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  let low = 0;
  let high = 0;
  for (let i = 0; i < halves.length; i += 2) {
    low += halves[i];
    high += halves[i + 1];
  }
  return BigInt(low) + (BigInt(high) << 32n);
}

function figureOf(column) {
  if (WORDS.has(column.name)) return BigInt(column.nUnique());
  if (DATES.has(column.name)) return BigInt(column.cast(pl.Int32).cast(pl.Int64).sum());
  if (INTEGERS.has(column.name)) return BigInt(column.cast(pl.Int64).sum());
  return sumOfBits(Float64Array.from(column.toTypedArray()));
}

const [path, repetitions] = process.argv.slice(2);
let frame;
for (let i = 0; i <= Number(repetitions); ++i) {
  frame = undefined;
  const start = performance.now();
  frame = pl.readCSV(path, { tryParseDates: true });
  const taken = (performance.now() - start) / 1000;
  if (i > 0) console.log('time', taken);
}
console.log('value rows', frame.height);
for (const name of frame.columns)
  console.log('value', name, String(figureOf(frame.getColumn(name)) % MODULUS));
