// The app on a phone, 390 pixels wide: every page fits, the menu reaches every page, and the first
// five minutes of a new user work as on a desktop.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFile, stat} from 'node:fs/promises';
import {promisify} from 'node:util';
import {demoBank} from './banks.mjs';
import {eventually, format, test} from './harness.mjs';

const phone = {viewport: {width: 390, height: 844}};
const book = '/portfolios/demo-long-short';
const samples = new URL('../golden/import/', import.meta.url);

const routes = (bank) => [
    '/',
    '/portfolios',
    ...[
        '',
        '/positions',
        '/exposures',
        '/var',
        '/backtest',
        '/correlation',
        '/factors',
        '/performance',
        '/attribution',
        '/stress',
        '/options',
        '/proforma',
        '/history',
        '/report',
    ].map((tab) => book + tab),
    '/batch',
    '/limits',
    '/reports',
    '/reports/compare',
    '/clo',
    ...[
        '',
        '/collateral',
        '/tests',
        '/waterfall',
        '/projections',
        '/simulation',
        '/trades',
        '/compliance',
        '/scenarios',
        '/import',
        '/terms',
    ].map((tab) => `/clo/demo-orion${tab}`),
    '/options',
    '/bonds?settlement=2024-01-25',
    '/plan',
    '/household',
    '/independence',
    '/saved-plans',
    '/net-worth',
    ...[
        'holdings',
        'goals',
        'performance',
        'accounts',
        'transactions',
        'lots',
        'import',
        'reconcile',
    ].map((name) => `/ledger/${name}`),
    '/jobs',
    '/schedules',
    '/sessions',
    '/tokens',
    '/audit',
    '/datasets',
    '/account',
    '/members',
    '/workspace',
    '/market?symbol=AAPL',
    '/market',
    '/market/import',
    '/securities',
    '/securities/import',
    '/ui',
    '/balance',
    '/assumptions',
    '/business-plans',
    '/business-plans/new',
    ...[
        '',
        '/nii',
        '/gap',
        '/sensitivity',
        '/curves',
        '/what-if',
        '/compare',
        '/positions',
        '/data',
    ].map((tab) => `/balance/${bank}${tab}`),
    `/balance/${bank}/why?of_measure=nii&of_scenario=base`,
];

const settled = (page) =>
    eventually(async () => assert.equal(await page.locator('main [aria-busy="true"]').count(), 0));

// How far the document reaches beyond the window.
const overflow = (page) =>
    page.evaluate(() => {
        const {scrollWidth, clientWidth} = document.documentElement;
        return scrollWidth - clientWidth;
    });

// The names of rows that reach into the next column.
const overlapping = (page) =>
    page.evaluate(() =>
        [...document.querySelectorAll('table:not(.fixed) tbody th[scope="row"]')]
            .filter((name) => {
                const {right} = name.getBoundingClientRect();
                return [...name.children].some((x) => x.getBoundingClientRect().right > right + 1);
            })
            .slice(0, 3)
            .map((name) => name.textContent),
    );

test(
    'on a phone no page is wider than the window, and the header is at most 56 pixels high',
    async ({page, open, api}) => {
        const bank = await demoBank({open, api});
        const wide = {};
        for (const path of routes(bank)) {
            await open(path);
            if (path !== '/ui') await settled(page); // which shows a loading state
            const beyond = await overflow(page);
            if (beyond > 0) wide[path] = beyond;
            const names = await overlapping(page);
            if (names.length > 0) wide[path] = names;
            const {height} = await page.getByRole('banner').boundingBox();
            assert.ok(height <= 56, `the header of ${path} is ${height} pixels high`);
        }
        assert.deepEqual(wide, {});
    },
    phone,
);

test(
    'on a phone the menu opens every page and the display settings, and closes after a choice',
    async ({page, open}) => {
        await open('/');
        assert.equal(await page.getByRole('navigation', {name: 'Main'}).count(), 0);
        await page.getByRole('button', {name: 'Menu'}).click();
        const menu = page.getByRole('dialog', {name: 'Menu'});
        await menu.getByRole('radio', {name: 'Dark'}).check({force: true});
        await eventually(async () =>
            assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark'),
        );
        await menu.getByRole('link', {name: 'Accounts'}).click();
        await menu.waitFor({state: 'detached'});
        await page.getByRole('heading', {name: 'Accounts', level: 1}).waitFor();
        // A short list is shown as cards: every cell is visible with its heading.
        await page.getByLabel('Filter Accounts').fill('traditional');
        const table = page.getByRole('table', {name: 'Accounts'});
        const cell = table.locator('td[data-label="Tax treatment"]').first();
        // The filter draws the rows anew.
        const {x, width} = await eventually(async () => {
            const box = await cell.boundingBox();
            assert.ok(box, 'the cell is drawn');
            return box;
        });
        assert.ok(x >= 0 && x + width <= 390, `the cell reaches from ${x} to ${x + width}`);
    },
    phone,
);

// The first five minutes, from the home page with the demo on.
async function firstMinutes({page, open, api, server}) {
    // The demo: from a figure of the home page to its rows.
    await page
        .getByRole('table', {name: 'Portfolios', exact: true})
        .getByRole('link', {name: 'Demo Long/Short Hedge Fund'})
        .click();
    await page.locator('[data-figure="summary.net_value"]').click();
    const why = page.getByRole('dialog', {name: 'Why: Net value'});
    await why.getByRole('region', {name: 'Positions included'}).waitFor();
    const panel = await why.boundingBox();
    assert.ok(panel.width <= 390);
    await page.keyboard.press('Escape');
    await why.waitFor({state: 'detached'});

    // A broker file: preview, import, undo, import again.
    await page.getByRole('button', {name: 'Menu'}).click();
    await page
        .getByRole('dialog', {name: 'Menu'})
        .getByRole('link', {name: 'Import', exact: true})
        .click();
    const account = `phone-${Math.random().toString(36).slice(2, 9)}`;
    const count = async () =>
        (await api('GET', `/transactions?account=${account}&limit=500`)).data?.length ?? 0;
    const form = page.getByRole('form', {name: 'File to import'});
    const choose = async () => {
        await form.getByLabel('Account').fill(account);
        await form.getByLabel('File', {exact: true}).setInputFiles({
            name: 'schwab.csv',
            mimeType: 'text/csv',
            buffer: await readFile(new URL('syn_schwab_brokerage.csv', samples)),
        });
        await page.getByRole('heading', {name: '2. Preview'}).waitFor();
        const added = Number(await page.locator('[data-figure="plan.new"]').innerText());
        assert.ok(added > 0);
        assert.equal(await overflow(page), 0);
        await page.getByRole('button', {name: /^Import \d+ rows?$/}).click();
        await page.getByText(/transactions? imported/).waitFor();
        await eventually(async () => assert.equal(await count(), added));
    };
    await choose();
    await page
        .getByRole('region', {name: 'Import completed'})
        .getByRole('button', {name: /^Undo/})
        .click();
    await page
        .getByRole('dialog', {name: /^Undo/})
        .getByRole('button', {name: 'Undo import'})
        .click();
    await form.waitFor();
    await eventually(async () => assert.equal(await count(), 0));
    await choose();

    // The same file again adds nothing; a wrong row says where it is wrong and how to fix it.
    const preview = async (text) => {
        await open('/ledger/import');
        await form.getByLabel('Account').fill(account);
        await form.getByLabel('File', {exact: true}).setInputFiles({
            name: 'schwab.csv',
            mimeType: 'text/csv',
            buffer: Buffer.from(text),
        });
        await page.getByRole('heading', {name: '2. Preview'}).waitFor();
        return page.locator('[data-figure="plan.new"]').innerText();
    };
    const rows = await readFile(new URL('syn_schwab_brokerage.csv', samples), 'utf8');
    assert.equal(await preview(rows), '0');
    assert.match(
        await page.getByRole('button', {name: 'Nothing to import'}).getAttribute('aria-disabled'),
        /true/,
    );
    assert.ok(rows.includes('"$5,000.00"'));
    await preview(rows.replace('"$5,000.00"', '"$5,0x0.00"'));
    const wrong = page.getByRole('table', {name: 'Rejected rows'});
    await wrong
        .getByText(/5,0x0\.00/)
        .first()
        .waitFor();
    for (const what of ['Column', 'Expected', 'Suggested fix'])
        assert.notEqual(
            (await wrong.locator(`td[data-label="${what}"]`).first().innerText()).trim(),
            '',
            what,
        );
    assert.equal(await overflow(page), 0);

    // A retirement plan, and a report.
    await open('/plan');
    await eventually(async () =>
        assert.equal(
            await page.locator('[data-figure="plan.paths"]').first().innerText(),
            format(100_000),
        ),
    );
    await open(`${book}/report`);
    await page.getByRole('heading', {name: 'Executive summary'}).waitFor();
    const downloaded = async (as) => {
        const [file] = await Promise.all([
            page.waitForEvent('download'),
            page.getByLabel('Download').selectOption(as),
        ]);
        return file.path();
    };
    for (const as of ['md', 'csv', 'xlsx', 'pdf', 'html'])
        assert.ok((await stat(await downloaded(as))).size > 1000, as);
    const path = await downloaded('json');
    const report = JSON.parse(await readFile(path, 'utf8'));
    assert.match(report.provenance.digest, /^[0-9a-f]{64}$/);
    // Elsewhere, the file proves that its figures are those of the same data.
    const {stdout} = await promisify(execFile)(process.env.BALLAST_BINARY, ['verify', path], {
        env: server.env,
    });
    assert.match(stdout, /MATCH/);
}

test(
    'on a phone a new user explores the demo, imports a file, runs a plan and exports a report',
    async (stage) => {
        await stage.open('/');
        await firstMinutes(stage);
    },
    phone,
);

test(
    'on a phone the same is possible from an empty data directory, without a command line',
    async (stage) => {
        const {page, server} = stage;
        await page.goto(server.link);
        await page.getByRole('heading', {name: 'Nothing stored yet'}).waitFor();
        for (const name of ['Import your data', 'Restore a backup'])
            await page.getByRole('link', {name}).waitFor();
        assert.equal(await overflow(page), 0);
        // By keyboard.
        await page.getByRole('button', {name: 'Explore the demo'}).focus();
        await page.keyboard.press('Enter');
        await page.getByRole('progressbar').first().waitFor();
        await firstMinutes(stage);
    },
    {...phone, alone: true, demo: false},
);

test(
    'on a phone a long calculation shows its progress and is canceled in the list of jobs',
    async ({page, open}) => {
        await open('/portfolios/demo-individual/var');
        const settings = page.getByRole('form', {name: 'Calculation settings'});
        await settings.getByLabel('Paths').fill('9,000,000,000');
        await settings.getByRole('button', {name: 'Run'}).click();
        await page
            .getByRole('main')
            .getByText(/of 9,000,000,000 paths/)
            .waitFor();
        assert.equal(await overflow(page), 0);
        await page.getByRole('button', {name: /^Jobs, \d+ running/}).click();
        const tray = page.getByRole('dialog', {name: 'Jobs'});
        await tray.getByRole('progressbar').first().waitFor();
        const {x, width} = await tray.boundingBox();
        assert.ok(x >= 0 && x + width <= 390, `the tray reaches from ${x} to ${x + width}`);
        await tray.getByRole('button', {name: 'Cancel'}).first().click();
        await tray.getByText('Canceled').first().waitFor();
    },
    phone,
);

// The pairs of texts that are drawn over each other, and the texts that a chart cuts off.
const collisions = (page) =>
    page.evaluate(() => {
        const found = [];
        const boxes = [];
        // Where a slanted text of a chart is, and its angle; null for others.
        const lineOf = (of) => {
            const at = of instanceof SVGTextElement ? of.getScreenCTM() : null;
            return at && Math.abs(at.b) > 0.01
                ? {x: at.e, y: at.f, angle: Math.atan2(at.b, at.a)}
                : null;
        };
        // Slanted texts side by side: the boxes around them meet, they do not.
        const areApart = (one, two) =>
            one &&
            two &&
            Math.abs(one.angle - two.angle) < 0.01 &&
            Math.abs(
                (two.x - one.x) * Math.sin(one.angle) - (two.y - one.y) * Math.cos(one.angle),
            ) >= 11;
        const texts = document.createNodeIterator(
            document.querySelector('main'),
            NodeFilter.SHOW_TEXT,
        );
        for (let node = texts.nextNode(); node; node = texts.nextNode()) {
            const text = node.textContent.trim();
            const of = node.parentElement;
            if (!text || of.closest('.sr, option, details:not([open])')) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const {left, top, right, bottom} of range.getClientRects()) {
                let [l, t, r, b] = [left + 1, top + 2, right - 1, bottom - 2];
                for (let around = of; around; around = around.parentElement) {
                    const {overflowX, contain} = getComputedStyle(around);
                    if (overflowX === 'visible' && !contain.includes('paint')) continue;
                    const box = around.getBoundingClientRect();
                    if (around.tagName === 'svg' && (left < box.left - 2 || right > box.right + 2))
                        found.push(`${text} leaves its chart`);
                    [l, r] = [Math.max(l, box.left), Math.min(r, box.right)];
                    [t, b] = [Math.max(t, box.top), Math.min(b, box.bottom)];
                }
                // Fixed parts cover what scrolls below them.
                if (r > l + 1 && b > t + 1 && !of.closest('thead, tfoot, .tabs'))
                    boxes.push({l, t, r, b, text, of, line: lineOf(of)});
            }
        }
        boxes.forEach((one, i) => {
            for (const two of boxes.slice(i + 1))
                if (
                    one.of !== two.of &&
                    !areApart(one.line, two.line) &&
                    Math.min(one.r, two.r) - Math.max(one.l, two.l) > 1 &&
                    Math.min(one.b, two.b) - Math.max(one.t, two.t) > 2
                )
                    found.push(`${one.text} is drawn over ${two.text}`);
        });
        return found.slice(0, 5);
    });

test(
    'on a phone no text is drawn over another, and charts cut off no label',
    async ({page, open, api}) => {
        const bank = await demoBank({open, api});
        const wrong = {};
        for (const path of [
            `${book}/positions`,
            `${book}/exposures`,
            `${book}/stress`,
            '/clo/demo-orion/waterfall',
            '/clo/demo-orion/projections',
            '/options',
            '/plan',
            `/balance/${bank}/nii`,
            `/balance/${bank}/data`,
        ]) {
            await open(path);
            await settled(page);
            const found = await collisions(page);
            if (found.length > 0) wrong[path] = found;
        }
        assert.deepEqual(wrong, {});
    },
    phone,
);

test(
    'an address without a balance sheet, and prices that are not stored, lead to the page that helps',
    async ({page, open}) => {
        await open('/balance/none');
        await page.getByRole('link', {name: 'All balance sheets'}).waitFor();
        await open('/market?symbol=NONE');
        const problem = page.getByRole('alert');
        await problem.getByText(/There are no stored prices of NONE/).waitFor();
        assert.equal(
            await problem.getByRole('link', {name: 'Import prices'}).getAttribute('href'),
            '/market/import',
        );
        assert.doesNotMatch(await problem.innerText(), /market\./);
    },
    phone,
);

test(
    'in a window of 1024 pixels the outlier tests show their limits and results without scrolling',
    async ({page, open, api}) => {
        await open(`/balance/${await demoBank({open, api})}`);
        const tests = page.getByRole('table', {name: /outlier/i}).first();
        await tests.getByText('Breach').first().waitFor();
        const hidden = await tests.evaluate((table) => {
            const {scrollWidth, clientWidth} = table.closest('.table-scroll');
            return scrollWidth - clientWidth;
        });
        assert.equal(hidden, 0);
    },
    {viewport: {width: 1024, height: 900}},
);

test(
    'in a window of 1360 pixels each headline figure and its chip are on one line',
    async ({page, open}) => {
        await open(book);
        await page.locator('[data-figure="summary.net_value"]').waitFor();
        const heights = await page
            .locator('.tile dt')
            .evaluateAll((labels) => labels.map((one) => [one.innerText, one.offsetHeight]));
        assert.ok(heights.length >= 7);
        const line = Math.min(...heights.map(([, height]) => height));
        for (const [name, height] of heights)
            assert.ok(height < 1.5 * line, `${name} is ${height} pixels high`);
    },
    {viewport: {width: 1360, height: 860}},
);
