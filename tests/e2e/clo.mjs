// The demo CLO: what the pages show is what REST returns.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {checkAccessibility} from './axe.mjs';
import {eventually, test} from './harness.mjs';
import {table, unexplained} from './shown.mjs';

const base = '/clo/demo-orion';
const tab = (page, name) =>
    page.getByRole('navigation', {name: 'Pages of the deal'}).getByRole('link', {name});

test('the list of deals opens the overview with the capital stack', async ({page, open, api}) => {
    await open('/clo');
    const {data} = await api('GET', '/clo/deals');
    const deal = data.find((one) => one.slug === 'demo-orion');
    await page.getByRole('link', {name: deal.name}).click();
    await page.getByRole('heading', {name: deal.name, level: 1}).waitFor();
    const {document} = await api('GET', '/clo/deals/demo-orion');
    const stack = table(page, 'Capital stack');
    await eventually(async () =>
        assert.equal(await stack.getByRole('row').count(), document.tranches.length + 2),
    );
    await table(page, 'Smallest cushions').getByRole('row').nth(1).waitFor();
});

test('every figure of the overview, tests and projections says how it was computed', async ({
    page,
    open,
}) => {
    for (const [path, shown] of [
        ['', 'Capital stack'],
        ['/tests', 'Collateral tests'],
        ['/projections', 'Measures of the tranches'],
    ]) {
        await open(base + path);
        await table(page, shown).waitFor();
        await page.locator('main button.figure').first().waitFor();
        assert.deepEqual(await unexplained(page), [], path);
    }
    await table(page, 'Measures of the tranches').locator('button.figure').first().click();
    await page.getByRole('dialog', {name: /^Why: Price of/}).waitFor();
});

test('a test opens to its expression and the assets that make up its value', async ({
    page,
    open,
}) => {
    await open(`${base}/tests?kind=concentration`);
    const tests = table(page, 'Collateral tests');
    const first = tests.getByRole('row').nth(1);
    const name = await first.getByRole('button').first().textContent();
    await first.getByRole('button').first().click();
    const panel = page.getByRole('dialog', {name});
    await panel.getByText('Numerator').waitFor();
    await panel
        .getByText(/^Total /)
        .first()
        .waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({state: 'detached'});
});

test('a payment date is stepped through, and a step opens to its formula', async ({page, open}) => {
    await open(`${base}/waterfall`);
    await page.getByRole('figure', {name: /^Cash of /}).waitFor();
    const select = page.getByRole('combobox', {name: 'Payment date'});
    const before = await select.inputValue();
    await page.getByRole('button', {name: 'Next', exact: true}).click();
    await eventually(async () => assert.notEqual(await select.inputValue(), before));
    const steps = table(page, `Steps of ${await select.inputValue()}`);
    await steps.getByRole('row').nth(1).getByRole('button').click();
    const panel = page.getByRole('dialog');
    await panel.getByText('Available', {exact: true}).waitFor();
    assert.ok((await panel.locator('.formula').textContent()).length > 0);
});

test('a higher default rate is part of the address and moves the projection', async ({
    page,
    open,
}) => {
    await open(`${base}/projections`);
    const measures = table(page, 'Measures of the tranches');
    await measures.getByRole('row').nth(1).waitFor();
    const before = await measures.textContent();
    await page.getByLabel(/^Default rate/).fill('12');
    await page.getByRole('button', {name: 'Project'}).click();
    await page.waitForURL(/cdr=12/);
    await page.getByText('A test fails', {exact: true}).waitFor();
    await eventually(async () => assert.notEqual(await measures.textContent(), before));
    await tab(page, 'Waterfall').click();
    assert.match(page.url(), /cdr=12/);
});

test('a condition selects assets, and an asset shows its record and history', async ({
    page,
    open,
    api,
}) => {
    const where = "moodys_rating worse_than 'B3'";
    await open(`${base}/collateral`);
    await page.getByLabel('Condition').fill(where);
    await page.getByRole('button', {name: 'Filter', exact: true}).click();
    const {count} = await api(
        'GET',
        `/clo/assets?deal=demo-orion&where=${encodeURIComponent(where)}`,
    );
    await page.getByText(new RegExp(`^${count} assets, par `)).waitFor();
    await table(page, 'Assets').getByRole('row').nth(1).getByRole('button').click();
    const panel = page.getByRole('dialog');
    await panel.getByRole('heading', {name: 'Record'}).waitFor();
    await table(panel, 'History').getByRole('row').nth(1).waitFor();
});

test('a wrong condition says what is wrong', async ({page, open}) => {
    await open(`${base}/collateral?where=markt_value%20%3C%2090`);
    await page.getByRole('alert').waitFor();
    await page
        .getByText(/market_value/)
        .first()
        .waitFor();
});

test('a hypothetical sale shows every test before and after', async ({page, open, api}) => {
    await open(`${base}/trades`);
    const {data} = await api('GET', '/clo/assets?deal=demo-orion&limit=1');
    await page.getByLabel('Asset', {exact: true}).fill(data[0].id);
    await page.getByRole('button', {name: 'Add trade'}).click();
    await table(page, 'Effect on the tests').getByRole('row').nth(1).waitFor();
    await page.getByRole('button', {name: `Remove the trade of ${data[0].id}`}).click();
    await page.getByRole('heading', {name: 'No trades yet'}).waitFor();
});

test('executed trades are checked and posted as lots, which the deal then holds', async ({
    page,
    open,
    api,
}) => {
    await open(`${base}/trades`);
    // The deal of the other tests stays as it is.
    const slug = `orion-trades-${Date.now()}`;
    const {document, state} = await api('GET', '/clo/deals/demo-orion');
    await api('POST', '/clo/deals', {document: {...document, slug, state}});
    const {data} = await api('GET', '/clo/assets?deal=demo-orion&limit=1');
    const {id} = data[0];
    await open(`/clo/${slug}/trades`);
    await page.getByLabel('Side').selectOption('buy');
    await page.getByLabel('Asset', {exact: true}).fill(id);
    await page.getByLabel(/^Price/).fill('98.5');
    await page.getByRole('button', {name: 'Add trade'}).click();
    await page.getByRole('button', {name: 'Post executed trades'}).click();
    const form = page.getByRole('form', {name: 'Post executed trades'});
    await form.getByLabel('Trade date').fill('2025-07-08');
    await form.getByRole('button', {name: 'Check'}).click();
    await form.getByText('\u2212985,000.00 USD').waitFor();
    const before = await api('GET', `/clo/deals/${slug}/lots`);
    assert.equal(before.data.length, 0, 'a check stores nothing');
    await form.getByRole('button', {name: 'Post 1 lot'}).click();
    await page.getByText('1 lot posted').waitFor();
    const after = await api('GET', `/clo/deals/${slug}/lots`);
    assert.deepEqual(
        after.data.map(({asset, side, par, price}) => [asset, side, Number(par), Number(price)]),
        [[id, 'buy', 1_000_000, 98.5]],
    );
    await page.getByRole('heading', {name: 'No trades yet'}).waitFor();
    const {etag} = await api('GET', `/clo/deals/${slug}`);
    const status = await page.evaluate(
        async ([path, version]) => {
            const {csrf} = await (await fetch('/session')).json();
            const headers = {'X-CSRF-Token': csrf, 'If-Match': version};
            return (await fetch(path, {method: 'DELETE', headers})).status;
        },
        [`/api/v1/clo/deals/${slug}`, etag],
    );
    assert.equal(status, 200, 'the deal is archived');
});

test('the terms list the waterfalls, and the document is downloaded', async ({page, open}) => {
    await open(`${base}/terms`);
    await table(page, 'Interest waterfall').getByRole('row').nth(1).waitFor();
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', {name: 'Download document'}).click(),
    ]);
    assert.match(file.suggestedFilename(), /^demo-orion-v\d+\.json$/);
});

test('a simulation runs as a job, and its distribution is shown with errors', async ({
    page,
    open,
}) => {
    const refused = [];
    page.on('response', (response) => response.status() >= 400 && refused.push(response.url()));
    await open(`${base}/simulation?paths=800`);
    await page.getByText('No simulation of this deal yet').waitFor();
    assert.deepEqual(refused, []);
    await page.getByRole('button', {name: 'Run', exact: true}).click();
    const tranches = table(page, 'Simulated tranches');
    await tranches.getByRole('row').nth(1).waitFor({timeout: 60_000});
    await tranches.getByText(/±/).first().waitFor();
    await page.getByRole('figure', {name: 'Loss of the collateral'}).waitFor();
    // The last class, which is shown first, has no average life.
    const distribution = page.getByRole('region', {name: /^Distribution of/});
    await distribution.getByLabel('Tranche').selectOption('A');
    await distribution.getByLabel('Figure').selectOption('wal');
    await page.waitForURL(/figure=wal/);
    // The result is kept: it is there again when the page is opened with other settings.
    await open(`${base}/simulation?paths=900`);
    await page.getByText(/^Last simulation: 800 paths/).waitFor();
});

test('ratings migrate by a pasted matrix, and the result is kept', async ({page, open, api}) => {
    const states = ['Aa', 'A', 'Baa', 'Ba', 'B', 'Caa', 'D'];
    const rows = [
        [90, 8, 2, 0, 0, 0, 0],
        [3, 88, 8, 1, 0, 0, 0],
        [0, 4, 88, 6, 1.5, 0.3, 0.2],
        [0, 0, 6, 80, 11, 1.5, 1.5],
        [0, 0, 0, 6, 78, 11, 5],
        [0, 0, 0, 1, 8, 66, 25],
    ];
    await open(`${base}/simulation?paths=500`);
    const form = page.getByRole('form', {name: 'Rating migration'});
    const matrix = form.getByLabel('Transition matrix');
    await matrix.fill(`${states.join('\t')}\n90\tx`);
    await form.getByText('Row 2 has 2 cells: expected 7').waitFor();
    const lines = [states, ...rows].map((row, i) =>
        [i === 0 ? '' : states[i - 1], ...row].join('\t'),
    );
    await matrix.fill(lines.join('\n'));
    await form.getByLabel('Migrations').selectOption('annual');
    await form.getByRole('button', {name: 'Run migration'}).click();
    const dates = table(page, 'Migrations by date');
    await dates.getByRole('row').nth(1).waitFor({timeout: 60_000});
    await page.getByRole('figure', {name: 'Par by rating'}).waitFor();
    const {document} = await api(
        'GET',
        '/results/document?subject_type=deal&subject=demo-orion&kind=migration',
    );
    assert.equal(document.paths, 500);
    assert.deepEqual(document.states, states);
    const shown = await dates.getByRole('row').nth(1).getByRole('cell').nth(1).innerText();
    assert.equal(shown, document.dates[0].downgrades.mean.toFixed(1));
    await page.getByLabel('Rating', {exact: true}).selectOption('Caa');
    await page.waitForURL(/rating=Caa/);
    await page.getByRole('figure', {name: 'Par of Caa'}).waitFor();
    await open(`${base}/simulation?paths=500`);
    await page.getByText(/^Last migration: /).waitFor();
});

test('an official run of the tests fills the history, and an event takes a reason', async ({
    page,
    open,
}) => {
    await open(`${base}/compliance?all=1`);
    await page.getByRole('button', {name: 'Run tests officially'}).first().click();
    await page.getByRole('button', {name: 'Run and store'}).click();
    const panel = page.getByRole('dialog');
    await panel.getByRole('button', {name: 'Done'}).click({timeout: 60_000});
    await table(page, 'Cushions by date').getByRole('row').nth(1).waitFor();
    const events = table(page, 'Compliance events');
    await events.getByRole('row').nth(1).waitFor();
    await events
        .getByRole('button', {name: /^Give a reason/})
        .first()
        .click();
    await page.getByLabel('Reason or remark').fill('Downgrade of one issuer');
    await page.getByRole('button', {name: 'Save reason'}).click();
    await events.getByText('Downgrade of one issuer').waitFor();
});

test('a scenario is written, compared with the others, and deleted', async ({page, open}) => {
    await open(`${base}/scenarios`);
    await page.getByRole('button', {name: 'New scenario'}).click();
    const form = page.getByRole('form', {name: 'Scenario'});
    await form.getByLabel('Short name').fill('rising-defaults');
    await form.getByLabel('Name', {exact: true}).fill('Rising defaults');
    await form.getByLabel(/^Default rate/).fill('1 3 6');
    await form.getByRole('button', {name: 'Save scenario'}).click();
    await table(page, 'Outcomes by scenario').getByText('Rising defaults').waitFor();
    await page.getByRole('button', {name: 'Rising defaults', exact: true}).click();
    await table(page.getByRole('dialog'), 'Parameters').getByText('[0.01,0.03,0.06]').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', {name: 'Delete Rising defaults'}).click();
    await page.getByRole('button', {name: 'Delete', exact: true}).click();
    await page.getByRole('button', {name: 'Delete Rising defaults'}).waitFor({state: 'detached'});
});

test('scenarios are compared side by side as the method computes them', async ({
    page,
    open,
    api,
}) => {
    await open('/clo');
    for (const [slug, rate] of [
        ['mild', 0.01],
        ['severe', 0.15],
    ])
        await api('PUT', `/clo/scenarios/${slug}`, {
            name: `${slug} defaults`,
            assumptions: {default: rate, recovery: 0.4},
        });
    const {scenarios} = await api('POST', '/clo/scenarios/compare', {
        deal: 'demo-orion',
        scenarios: ['mild', 'severe'],
    });
    const [mild, severe] = scenarios;
    await open(`${base}/projections`);
    const outcomes = table(page, 'Outcomes by scenario');
    await outcomes.getByText(severe.outcome.first_failure).waitFor();
    const tranches = table(page, 'Tranches by scenario');
    assert.deepEqual(await tranches.getByRole('columnheader').allInnerTexts(), [
        'Tranche',
        'This page',
        mild.name,
        severe.name,
    ]);
    const row = tranches.getByRole('row').filter({hasText: 'SUB'});
    const equity = mild.outcome.tranches.find(({kind}) => kind === 'equity');
    const shown = await row.getByRole('cell').nth(1).innerText();
    assert.equal(shown.replace('\u2212', '-'), (equity.yield * 100).toFixed(2));
    await page.getByLabel('Tranche figure').selectOption('principal');
    await page.waitForURL(/by=principal/);
    const lost = severe.outcome.tranches.filter((one) => one.principal_loss > 1);
    assert.ok(lost.length > 0);
    await tranches
        .getByText(Math.round(lost.at(-1).principal_loss).toLocaleString('en-US'))
        .first()
        .waitFor();
    const tests = table(page, 'Coverage tests by scenario');
    const failed = severe.outcome.tests.find(({first_failure: first}) => first !== null);
    await tests
        .getByRole('row')
        .filter({hasText: failed.name})
        .getByText(failed.first_failure)
        .waitFor();
    await page.getByRole('checkbox', {name: severe.name}).click();
    await page.waitForURL(/compare=mild/);
    await eventually(async () => assert.equal(await tranches.getByRole('columnheader').count(), 3));
    for (const slug of ['mild', 'severe']) await api('DELETE', `/clo/scenarios/${slug}`);
});

test('a file of prices is planned, imported and undone', async ({page, open, api}) => {
    await open(`${base}/import`);
    const {data} = await api('GET', '/clo/assets?deal=demo-orion&limit=1');
    await page.getByLabel('Contents', {exact: true}).selectOption('prices');
    await page.getByLabel('File', {exact: true}).setInputFiles({
        name: 'prices.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`id,price\n${data[0].id},91.125\nNO-SUCH,90\n`),
    });
    await table(page, 'Rows of the file').getByText('91.125').waitFor();
    await page.getByRole('button', {name: /^Import \d+ rows?$/}).click();
    await page.getByRole('heading', {name: 'Import completed'}).waitFor();
    await page.getByRole('button', {name: 'Undo the import of prices.csv'}).first().click();
    await page.getByRole('button', {name: 'Undo import', exact: true}).click();
    await page.getByRole('dialog').getByRole('button', {name: 'Done'}).click();
    await page.getByRole('form', {name: 'File to import'}).waitFor();
});

test('the columns of a tape with other headings are mapped', async ({page, open, api}) => {
    await open(`${base}/import`);
    const {data} = await api('GET', '/clo/assets?deal=demo-orion&limit=1');
    await page.getByLabel('Contents', {exact: true}).selectOption('prices');
    await page.getByLabel('File', {exact: true}).setInputFiles({
        name: 'vendor.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`LoanX ID,Evaluated bid\n${data[0].id},88.375\n`),
    });
    await page.getByText(/no column with the id of the asset/).waitFor();
    await page.getByLabel('LoanX ID', {exact: true}).selectOption('id');
    await table(page, 'Rows of the file').getByText(data[0].id).waitFor();
    await page.getByLabel('Evaluated bid', {exact: true}).selectOption('price');
    await table(page, 'Rows of the file').getByText('88.375').waitFor();
    await page.getByRole('button', {name: 'Import 1 row', exact: true}).waitFor();
});

test('a field without a column has a value for the whole file', async ({page, open}) => {
    await open(`${base}/import`);
    await page.getByLabel('Contents', {exact: true}).selectOption('assets');
    await page.getByLabel('File', {exact: true}).setInputFiles({
        name: 'assets.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
            'id,issuer_id,kind,maturity,coupon_type,spread\nNEW-1,NEW,loan,2031-04-20,floating,0.04\n',
        ),
    });
    await page.getByText('a new asset requires currency').waitFor();
    await page.getByText('Values for the whole file', {exact: true}).click();
    await page.getByLabel('Field without a column').selectOption('currency');
    await page.getByLabel('Value in every row').fill('USD');
    await page.keyboard.press('Enter');
    await page.getByRole('button', {name: 'Import 1 row', exact: true}).waitFor();
    await checkAccessibility(page);
    await page.getByRole('button', {name: 'Remove the value of Currency'}).click();
    await page.getByText('a new asset requires currency').waitFor();
});

test('parity lists the defects of the earlier workbook with old and corrected figures', async ({
    page,
    open,
    api,
}) => {
    await open(`${base}/parity`);
    const defects = table(page, 'Defects');
    await defects.getByText('counted twice').first().waitFor();
    const {defects: all} = await api('POST', '/clo/parity', {deal: 'demo-orion'});
    const differs = all.filter(({status}) => status === 'differs').length;
    await page.getByRole('radio', {name: 'Differs'}).click();
    await eventually(async () => assert.equal(await defects.getByRole('row').count(), differs + 1));
    await table(page, 'Figures by both rules').getByRole('row').nth(1).waitFor();
});

test('a file that is no workbook is refused with the reason', async ({page, open}) => {
    await open('/clo-sources');
    await page.getByRole('button', {name: 'Workbook or databases'}).setInputFiles({
        name: 'mag.xlsx',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from('not a workbook'),
    });
    await page.getByRole('heading', {name: 'The file cannot be read'}).waitFor();
    await page.getByRole('heading', {name: 'Synchronized sources'}).waitFor();
});

// The databases of the earlier system: assets, and the pairs of their correlation matrix.
function writeDatabases(directory) {
    execFileSync('python3', [
        '-c',
        `import sqlite3, sys
assets = sqlite3.connect(sys.argv[1] + "/assets.db")
assets.execute('''CREATE TABLE assets (blkrock_id TEXT, issue_name TEXT, issuer_id TEXT,
    bond_loan TEXT, maturity TEXT, coupon_type TEXT, payment_freq TEXT, cpn_spread REAL,
    currency TEXT, flags TEXT)''')
assets.executemany("INSERT INTO assets VALUES (?, ?, ?, 'LOAN', '2029-06-15', 'FLOATING', "
    "'Quarterly', 0.04, 'USD', ?)", [("OLD-1", "One", "OLD-I1", '{"dip": true}'),
                                     ("OLD-2", "Two", "OLD-I2", "{}")])
assets.commit()
pairs = sqlite3.connect(sys.argv[1] + "/correlations.db")
pairs.execute("CREATE TABLE asset_correlations (asset_id_1 TEXT, asset_id_2 TEXT, "
    "correlation REAL)")
pairs.executemany("INSERT INTO asset_correlations VALUES (?, ?, ?)", [
    ("OLD-1", "OLD-1", 1), ("OLD-1", "OLD-2", 0.3), ("OLD-2", "OLD-1", 0.3), ("OLD-2", "OLD-2", 1)])
pairs.commit()
other = sqlite3.connect(sys.argv[1] + "/other.db")
other.execute("CREATE TABLE other (x)")
other.commit()`,
        directory,
    ]);
}

test('files that are sent to a source are read at once, and their plan waits', async ({
    page,
    open,
    api,
}) => {
    const directory = mkdtempSync(join(tmpdir(), 'clo-'));
    try {
        writeDatabases(directory);
        await open('/clo-sources');
        const form = page.getByRole('form', {name: 'New source'});
        await form.getByLabel('Short name').fill('desk');
        await form.getByLabel('Files from').selectOption('upload');
        await form.getByRole('button', {name: 'Add source'}).click();
        await page.getByRole('button', {name: 'Files for desk'}).setInputFiles([
            {
                name: 'assets.db',
                mimeType: 'application/octet-stream',
                buffer: readFileSync(join(directory, 'assets.db')),
            },
        ]);
        const runs = table(page, 'Runs of desk');
        await runs.getByText('confirm rounded_rates').waitFor();
        await table(page, 'Synchronized sources').getByText('assets.db').waitFor();
        await checkAccessibility(page);
        const {data} = await api('GET', '/clo/syncs/desk/runs');
        assert.equal(data[0].outcome, 'waiting');
        await page.getByRole('button', {name: 'Delete the source desk'}).click();
        await page.getByRole('dialog').getByRole('button', {name: 'Delete', exact: true}).click();
        await table(page, 'Synchronized sources').getByText('No synchronized sources').waitFor();
    } finally {
        rmSync(directory, {recursive: true});
    }
});

test('the databases of the earlier system are planned, confirmed, imported and undone', async ({
    page,
    open,
    api,
}) => {
    const directory = mkdtempSync(join(tmpdir(), 'clo-'));
    try {
        writeDatabases(directory);
        const file = (name) => ({
            name,
            mimeType: 'application/octet-stream',
            buffer: readFileSync(join(directory, name)),
        });
        await open('/clo-sources');
        const files = page.getByRole('button', {name: 'Workbook or databases'});
        await files.setInputFiles([file('other.db')]);
        await page.getByRole('heading', {name: 'The file cannot be read'}).waitFor();
        await files.setInputFiles([file('assets.db'), file('correlations.db')]);
        await page.getByText('New assets').waitFor();
        // Rates of the databases are rounded: nothing is imported before this is confirmed.
        await page.getByRole('button', {name: /^Import /}).waitFor();
        assert.equal(
            await page.getByRole('button', {name: /^Import /}).getAttribute('aria-disabled'),
            'true',
        );
        await page.getByRole('checkbox', {name: /rounded/}).check();
        await eventually(async () =>
            assert.notEqual(
                await page.getByRole('button', {name: /^Import /}).getAttribute('aria-disabled'),
                'true',
            ),
        );
        await page.getByRole('button', {name: /^Import /}).click();
        await page.getByRole('heading', {name: 'Import completed'}).waitFor();
        const {fields} = await api('GET', '/clo/assets/OLD-1');
        assert.equal(fields.dip, true);
        assert.equal(fields.spread, 0.04);
        const pair = await api('GET', '/clo/correlations/asset-correlation/pair?a=OLD-1&b=OLD-2');
        assert.equal(pair.original, 0.3);
        await page
            .getByRole('button', {name: /^Undo the import/})
            .first()
            .click();
        await page.getByRole('button', {name: 'Undo import', exact: true}).click();
        await page.getByRole('dialog').getByRole('button', {name: 'Done'}).click();
        const {status} = await api('GET', '/clo/assets/OLD-1');
        assert.equal(status, 404);
    } finally {
        rmSync(directory, {recursive: true});
    }
});

test('the collateral of two dates is side by side', async ({page, open, api}) => {
    await open(`${base}/collateral`);
    await page.getByLabel('Compare with').fill('2024-01-09');
    const figures = table(page, 'Compared figures');
    const made = await api('POST', '/clo/collateral/compare', {
        deal: 'demo-orion',
        before: {as_of: '2024-01-09'},
    });
    const par = made.figures.find(({figure}) => figure === 'par');
    const shown = (x) => Math.round(x).toLocaleString('en-US');
    const row = figures.getByRole('row').filter({hasText: shown(par.before)});
    await row
        .filter({hasText: shown(par.after)})
        .first()
        .waitFor();
    await table(page, 'Positions that differ').getByRole('row').nth(1).waitFor();
    await table(page, 'Tests that moved').getByRole('row').nth(1).waitFor();
    await checkAccessibility(page);
    const end = page.getByRole('button', {name: 'End comparison'});
    await end.focus();
    await page.keyboard.press('Enter');
    await table(page, 'Assets').waitFor();
});

test('the form of the terms moves and removes steps, and shows errors at them', async ({
    page,
    open,
    api,
}) => {
    await open(`${base}/terms`);
    await page.getByRole('button', {name: 'Correct terms'}).click();
    const form = page.getByRole('form', {name: 'Correct the terms'});
    await form.getByLabel('Reason').fill('Order of the fees');
    const {document} = await api('GET', '/clo/deals/demo-orion');
    const {interest} = document.waterfalls;
    await form.getByText(`Interest waterfall: ${interest.length} steps`).click();
    const second = interest[1].id;
    await form.getByRole('button', {name: `Edit step 2, ${second}`}).click();
    await form.getByText(/^Tests: \d+ of the library/).click();
    await checkAccessibility(page);
    await form.getByRole('button', {name: `Move step 2, ${second} up`}).focus();
    await page.keyboard.press('Enter');
    await form.getByRole('button', {name: 'Check'}).click();
    await table(page, 'Changed terms').getByRole('row').nth(1).waitFor();
    await form.getByRole('button', {name: `Move step 1, ${second} down`}).click();
    const last = interest.at(-1).id;
    await form.getByRole('button', {name: `Remove step ${interest.length}, ${last}`}).click();
    await form.getByRole('button', {name: 'Check'}).click();
    await form
        .locator('.step-list')
        .getByRole('alert')
        .filter({hasText: 'can leave cash'})
        .first()
        .waitFor();
});
