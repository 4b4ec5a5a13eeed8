// The size budgets of the app, gzip: `node budget.mjs <dist>`. Initial JavaScript 170 KB, what any
// route adds 80 KB, all CSS 30 KB.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';

const dist = process.argv[2];
const budget = {initial: 170, route: 80, css: 30};
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));
const sizes = new Map();
const size = (file) => {
    if (!sizes.has(file))
        sizes.set(file, gzipSync(readFileSync(join(dist, file)), {level: 9}).length / 1024);
    return sizes.get(file);
};

// The chunk and all its static imports; dynamic imports are other routes.
function closure(key, seen = new Set()) {
    if (seen.has(key)) return seen;
    seen.add(key);
    for (const next of manifest[key].imports ?? []) closure(next, seen);
    return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const initial = closure(entry);
const total = (keys) => [...keys].reduce((sum, key) => sum + size(manifest[key].file), 0);
const errors = [];
const check = (what, value, limit) => {
    console.log(`${value.toFixed(1).padStart(7)} of ${limit} KB  ${what}`);
    if (value > limit) errors.push(what);
};

check('initial JavaScript', total(initial), budget.initial);
for (const [key, chunk] of Object.entries(manifest)) {
    if (!chunk.isDynamicEntry) continue;
    const added = new Set([...closure(key)].filter((k) => !initial.has(k)));
    check(`route ${key}`, total(added), budget.route);
}
const css = new Set(
    Object.values(manifest).flatMap((c) => [
        ...(c.css ?? []),
        ...(c.file.endsWith('.css') ? [c.file] : []),
    ]),
);
check(
    'CSS',
    [...css].reduce((sum, file) => sum + size(file), 0),
    budget.css,
);
if (errors.length > 0) {
    console.error(`over budget: ${errors.join(', ')}`);
    process.exit(1);
}
