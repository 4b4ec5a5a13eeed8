// Writes src/api/types.gen.ts from the built program, or with --check fails when it is out of date:
// `BALLAST_BINARY=… node scripts/generate.mjs [--check]`.
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const usual = ['dev', 'release'].map((p) => join(root, '..', 'build', p, 'src', 'app', 'ballast'));
const binary = process.env.BALLAST_BINARY ?? usual.find(existsSync);
if (!binary) throw new Error('build ballast first, or set BALLAST_BINARY');

const target = join(root, 'src', 'api', 'types.gen.ts');
const text = execFileSync(binary, ['typescript'], {encoding: 'utf8', maxBuffer: 1 << 26});
if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error(
        'web/src/api/types.gen.ts is out of date: run `npm run generate` in web/ and commit it',
    );
    process.exit(1);
}
