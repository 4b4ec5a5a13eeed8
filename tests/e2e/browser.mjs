// The browser of the tests.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];
export const longTimeout = 60_000;

export async function launchBrowser() {
    assert.ok(
        existsSync(chromium),
        `${chromium} is missing: run script/bootstrap --test, or name one in CHROMIUM`,
    );
    const playwright = await import('playwright-core').catch(() => {
        throw new Error('playwright-core is missing: run `npm ci --ignore-scripts` in tests/e2e');
    });
    return playwright.chromium.launch({executablePath: chromium, args: flags, timeout: 120_000});
}

// Retries a check until it succeeds; reports its last failure.
export async function eventually(statement, limit = longTimeout) {
    const end = Date.now() + limit;
    for (;;) {
        try {
            return await statement();
        } catch (error) {
            if (Date.now() > end) throw error;
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }
}
