// Installs node_modules from the lock file, unless it is what the lock file says already.
import {execFileSync} from 'node:child_process';
import {copyFileSync, existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lock = join(root, 'package-lock.json');
const installed = join(root, 'node_modules', '.ballast-lock.json');

if (!existsSync(installed) || !readFileSync(installed).equals(readFileSync(lock))) {
    // No package's own script runs: none is needed, and none is trusted.
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
        cwd: root,
        stdio: 'inherit',
    });
    copyFileSync(lock, installed);
}
