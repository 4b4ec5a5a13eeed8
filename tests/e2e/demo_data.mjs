// demo_data.mjs DIRECTORY: the demo data with their history, computed once for all parts of the browser
// tests, each of which copies it. Every server would compute the history itself otherwise.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {cp, rm} from 'node:fs/promises';
import {setTimeout as delay} from 'node:timers/promises';
import {promisify} from 'node:util';
import {startBallast} from './ballast_process.mjs';

const run = promisify(execFile);
const target = process.argv[2];
assert.ok(target, 'usage: demo_data.mjs DIRECTORY');
await rm(target, {recursive: true, force: true});

const server = await startBallast();
try {
    for (let state = null; state !== 'succeeded'; await delay(500)) {
        const {stdout} = await run(
            process.env.BALLAST_BINARY,
            ['call', 'jobs.list', 'method=batch.backfill'],
            {env: server.env},
        );
        state = JSON.parse(stdout).data[0]?.state;
        assert.ok(!['failed', 'cancelled', 'expired'].includes(state), `the history is ${state}`);
    }
    await server.pause();
    await cp(server.env.BALLAST_DATA, target, {recursive: true});
} finally {
    await server.stop();
}
