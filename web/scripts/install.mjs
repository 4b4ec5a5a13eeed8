// Installs node_modules from the lock file unless it is up to date.
import {execFileSync} from 'node:child_process';
import {copyFileSync, existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lock = join(root, 'package-lock.json');
const installed = join(root, 'node_modules', '.ballast-lock.json');

if (!existsSync(installed) || !readFileSync(installed).equals(readFileSync(lock))) {
    // Install scripts of packages are not run: none is required or trusted.
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
        cwd: root,
        stdio: 'inherit',
    });
    copyFileSync(lock, installed);
}
