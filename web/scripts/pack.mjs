// Packs the built app into one archive for the binary, each file plain and compressed, and checks
// its size budgets: `node pack.mjs <dist> <archive>`. src/api/rest/app_files.hpp has the format.
import {createHash} from 'node:crypto';
import {readFileSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {extname, join, relative} from 'node:path';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

const [dist, archive] = process.argv.slice(2);
const types = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.svg': 'image/svg+xml',
    '.json': 'application/json',
    '.webmanifest': 'application/manifest+json',
    '.txt': 'text/plain; charset=utf-8',
};

function* filesBelow(directory) {
    for (const name of readdirSync(directory).sort()) {
        const path = join(directory, name);
        if (statSync(path).isDirectory()) yield* filesBelow(path);
        else if (!name.startsWith('.') || name === '.vite') yield path;
    }
}

const index = [];
const chunks = [];
let offset = 0;
const put = (bytes) => {
    const at = offset;
    chunks.push(bytes);
    offset += bytes.length;
    return `${at}\t${bytes.length}`;
};

for (const path of filesBelow(dist)) {
    const name = relative(dist, path);
    if (name.startsWith('.vite/')) continue; // the manifest, for scripts/budget.mjs
    const bytes = readFileSync(path);
    const type = types[extname(name)];
    if (!type) throw new Error(`${name}: unknown media type; add it to pack.mjs`);
    const gzip = gzipSync(bytes, {level: 9});
    const brotli = brotliCompressSync(bytes, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}});
    const pays = gzip.length < bytes.length * 0.9;
    const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 20);
    const hashed = name.startsWith('assets/') ? 1 : 0;
    index.push(
        [
            name,
            type,
            etag,
            hashed,
            put(bytes),
            put(pays ? gzip : Buffer.alloc(0)),
            put(pays ? brotli : Buffer.alloc(0)),
        ].join('\t'),
    );
}
const head = `ballast-app 1 ${index.length}\n${index.join('\n')}\n`;
writeFileSync(archive, Buffer.concat([Buffer.from(head), ...chunks]));
