// The pages in a browser, against the program as it ships.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {after, before, test as step} from 'node:test';
import {startBallast} from './ballast_process.mjs';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const patience = 30_000;
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
               '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let ballast;
let browser;
let page;
let report;            // the answer of REST for the portfolio on the page
const complaints = []; // errors of the console and of scripts
const foreign = [];    // requests that left the machine

const format = (x, digits = 0) =>
    (x < 0 ? '\u2212' : '') + Math.abs(x).toLocaleString('en-US', {minimumFractionDigits: digits,
                                                                  maximumFractionDigits: digits});
const figure = (name) => page.locator(`[data-figure="${name}"]`).first().innerText();
const symbols = () => page.locator('#positions-table tbody th').allInnerTexts();

// A POST as the page itself would send it.
const post = (path, body) => page.evaluate(async ([path_, body_]) => {
    const {csrf} = await (await fetch('/session')).json();
    const answer = await fetch(path_, {method: 'POST', body: JSON.stringify(body_),
        headers: {'Content-Type': 'application/json', 'X-CSRF-Token': csrf}});
    return answer.json();
}, [path, body]);

// Each test goes on where the one before ended: after a failure the rest has no ground to stand on.
let failed = null;
const test = (name, body) => step(name, async (context) => {
    if (failed) return context.skip(`after the failure of: ${failed}`);
    try {
        return await body();
    } catch (error) {
        failed = name;
        throw error;
    }
});

before(async () => {
    assert.ok(existsSync(chromium), `${chromium} is missing: run script/bootstrap, or name one in CHROMIUM`);
    const playwright = await import('playwright-core').catch(() => {
        throw new Error('playwright-core is missing: run `npm ci --ignore-scripts` in tests/e2e');
    });
    ballast = await startBallast();
    browser = await playwright.chromium.launch({executablePath: chromium, args: flags});
    page = await browser.newPage({viewport: {width: 1440, height: 900}});
    page.setDefaultTimeout(patience);
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
        if (!request.url().startsWith(ballast.url) && !request.url().startsWith('blob:')) foreign.push(request.url());
    });
});

after(async () => {
    await browser?.close();
    await ballast?.stop();
});

test('a stranger is told how to sign in', async () => {
    await page.goto(ballast.url);
    await page.getByRole('heading', {name: 'Sign in'}).waitFor();
    assert.match(await page.locator('#report').innerText(), /ballast link/);
    // The browser itself notes the 401 that led here.
    assert.equal(complaints.filter((text) => !text.includes('401')).length, 0);
    complaints.length = 0;
});

test('the link signs in and the three demo portfolios are listed', async () => {
    await page.goto(ballast.link);
    await page.locator('#portfolios a').first().waitFor();
    assert.equal(await page.locator('#portfolios a').count(), 3);
});

test('the figures on the page are those of REST', async () => {
    await page.locator('#portfolios a', {hasText: 'demo-long-short'}).click();
    await page.locator('h1', {hasText: 'Long/Short'}).waitFor();
    await page.locator('#var-table').waitFor();
    report = await post('/api/v1/reports/data', {portfolio: 'demo-long-short'});
    const {summary} = report;
    for (const name of ['net_value', 'gross_value', 'var', 'es', 'volatility_annualized'])
        assert.equal(await figure(`summary.${name}`), format(summary[name]), name);
    assert.equal(await figure('summary.max_drawdown'), format(summary.max_drawdown * 100, 2));
    assert.equal(await figure('summary.beta'), format(summary.beta, 2));
    for (const r of report.var.value.results)
        assert.equal(await figure(`${r.method}.${r.confidence}.es`), format(r.es), r.method);
    assert.equal(await page.locator('#positions-table tbody tr').count(), report.snapshot.positions.length);
    assert.equal(await page.locator('#positions-table tr.left-out').count(), summary.positions_left_out);
    assert.equal(await figure('total.market_value'), format(summary.net_value));
    assert.equal(await page.locator('#backtest-table tbody tr').count(), report.backtest.value.length);
    const n = report.correlation.value.symbols.length;
    assert.equal(await page.locator('.heat').count(), n * n);
    assert.ok((await page.locator('#basis').innerText()).includes(report.digest));
});

test('a heading sorts and the filter narrows', async () => {
    const heading = page.locator('#positions-table').getByRole('button', {name: 'Symbol'});
    await heading.click();
    const all = await symbols();
    assert.deepEqual(all, [...all].sort(new Intl.Collator('en', {numeric: true, sensitivity: 'base'}).compare));
    await heading.click();
    assert.deepEqual(await symbols(), [...all].reverse());
    await page.keyboard.press('/');
    await page.keyboard.type('nvda');
    const expected = report.snapshot.positions.filter((p) =>
        `${p.symbol} ${p.name}`.toLowerCase().includes('nvda')).map((p) => p.symbol).sort();
    assert.deepEqual((await symbols()).sort(), expected);
    await page.locator('#filter').fill('');
    assert.equal((await symbols()).length, report.snapshot.positions.length);
});

test('the CSV downloads and is what REST writes', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-format="csv"]').click()]);
    const answer = await post('/api/v1/reports', {portfolio: 'demo-long-short', formats: ['csv']});
    assert.equal(download.suggestedFilename(), answer.documents[0].file_name);
    assert.equal(await readFile(await download.path(), 'utf8'), answer.documents[0].content);
});

test('a long run is a job that can be cancelled', async () => {
    await page.locator('[name="paths"]').fill('20000000');
    await page.locator('#run').click();
    await page.locator('#progress-text', {hasText: /of 20,000,000 paths/}).waitFor();
    await page.locator('#cancel').click();
    await page.locator('#progress-text', {hasText: 'Cancelled'}).waitFor();
    assert.ok(await page.locator('#run').isEnabled());
    const jobs = await page.evaluate(async () => (await (await fetch('/api/v1/jobs?limit=1')).json()).data);
    assert.equal(jobs[0].state, 'cancelled');
});

test('a run with another seed ends with its report', async () => {
    await page.locator('[name="paths"]').fill('20000');
    await page.locator('[name="seed"]').fill('7');
    await page.locator('#run').click();
    await page.locator('#var-table', {hasText: 'seed 7'}).waitFor();
    assert.match(page.url(), /seed=7/);
    assert.equal(await figure('summary.var'), format(report.summary.var), 'the historical figure has no seed');
});

test('a refused request shows the whole problem', async () => {
    await page.locator('[name="as_of"]').fill('1899-01-02');
    await page.locator('#run').click();
    await page.locator('.problem').first().waitFor();
    assert.match(await page.locator('.problem').first().innerText(), /Code/);
});

test('the documentation lists every operation', async () => {
    await page.goto(`${ballast.url}/api/docs`);
    await page.locator('[data-operation]').first().waitFor();
    const names = await page.evaluate(async () => {
        const {paths} = await (await fetch('/api/v1/openapi.json')).json();
        return Object.values(paths).flatMap((verbs) => Object.values(verbs).map((o) => o.operationId)).sort();
    });
    const listed = await page.locator('[data-operation]').evaluateAll((nodes) => nodes.map((n) => n.dataset.operation).sort());
    assert.deepEqual(listed, names);
    await page.locator('#search').fill('correlation');
    assert.ok(await page.locator('[id="risk.correlation"]').isVisible());
    assert.ok(!await page.locator('[id="audit.list"]').isVisible());
});

test('signing out ends the session', async () => {
    await page.goto(ballast.url);
    await page.locator('#sign-out').click();
    await page.getByRole('heading', {name: 'Sign in'}).waitFor();
    assert.equal(await page.evaluate(async () => (await fetch('/session')).status), 401);
});

test('nothing complained and nothing left the machine', () => {
    assert.deepEqual(complaints.filter((text) => !text.includes('401')), []);
    assert.deepEqual(foreign, []);
});
