// The pages of a portfolio: their figures match REST, and edits are stored.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {eventually, format, ownPortfolio, test} from './harness.mjs';
import {figure, firstColumn, shows, table} from './shown.mjs';

const book = '/portfolios/demo-long-short';

test('the three demo portfolios are listed, and one opens', async ({page, open}) => {
    await open('/portfolios');
    const list = table(page, 'Portfolios');
    for (const name of [
        'Demo High Net Worth Investor',
        'Demo Individual Investor',
        'Demo Long/Short Hedge Fund',
    ])
        await list.getByRole('link', {name}).waitFor();
    await list.getByRole('link', {name: 'Demo Long/Short Hedge Fund'}).click();
    await page.getByRole('heading', {name: 'Demo Long/Short Hedge Fund', level: 1}).waitFor();
});

test('a portfolio is created, renamed and removed', async ({page, open, api}) => {
    await open('/portfolios');
    await page.getByRole('button', {name: 'New portfolio'}).click();
    const made = page.getByRole('dialog', {name: 'New portfolio'});
    const name = `Fund ${Math.random().toString(36).slice(2, 8)}`;
    await made.getByLabel('Name', {exact: true}).fill(name);
    await made.getByRole('button', {name: 'Create'}).click();
    await page.getByRole('heading', {name, level: 1}).waitFor();
    const slug = name.toLowerCase().replace(' ', '-');
    await open(`/portfolios/${slug}`);
    await page.getByRole('button', {name: 'Edit'}).click();
    const changed = page.getByRole('dialog', {name: `Edit ${name}`});
    await changed.getByLabel('Name').fill(`${name} II`);
    await changed.getByRole('button', {name: 'Save'}).click();
    await page.getByRole('heading', {name: `${name} II`, level: 1}).waitFor();
    await page.getByRole('button', {name: 'Edit'}).click();
    const removed = page.getByRole('dialog', {name: `Edit ${name} II`});
    await removed.getByRole('button', {name: 'Delete', exact: true}).click();
    await removed.getByRole('button', {name: /^Delete portfolio/}).click();
    await page.getByRole('heading', {name: 'Portfolios', level: 1}).waitFor();
    await eventually(async () =>
        assert.equal((await api('GET', `/portfolios/${slug}`)).status, 404),
    );
});

test('the home page summarizes each portfolio', async ({page, open, api}) => {
    await open('/');
    const books = table(page, 'Portfolios');
    const {summary} = await api('POST', '/reports/figures', {portfolio: 'demo-individual'});
    const row = books.getByRole('row').filter({hasText: 'Demo Individual Investor'});
    await row.getByText(format(summary.net_value), {exact: true}).waitFor();
    await row.getByText(format(summary.var), {exact: true}).waitFor();
});

// The report that the summary shows: the stored one, if the batch has run, or one calculated now. Its numbers
// are the same; its digest is that of a request with or without a date.
async function shownReport(api) {
    const {data} = await api('GET', '/results?subject=demo-long-short&kind=report&limit=500');
    const stored = data.find((one) => one.as_of === '2025-06-30');
    return api('POST', '/reports/figures', {
        portfolio: 'demo-long-short',
        ...(stored && {as_of: stored.as_of}),
    });
}

test('the figures of the summary match REST', async ({page, open, api}) => {
    await open(book);
    const report = await shownReport(api);
    const {summary} = report;
    for (const name of ['net_value', 'gross_value', 'var', 'es', 'volatility_annualized'])
        await shows(page, `summary.${name}`, format(summary[name]));
    await shows(page, 'summary.max_drawdown', format(summary.max_drawdown * 100, 2));
    await shows(page, 'summary.beta', format(summary.beta, 2));
    await shows(page, 'digest', report.digest);
});

test('a click on a figure shows its components', async ({page, open, api}) => {
    await open(book);
    const report = await shownReport(api);
    await figure(page, 'summary.net_value').click();
    const why = page.getByRole('dialog', {name: 'Why: Net value'});
    await why.waitFor();
    const entered = report.snapshot.positions.filter((p) => p.market_value !== null);
    const rows = why.getByRole('region', {name: 'Positions included'});
    assert.equal(await rows.locator('tbody tr').count(), entered.length);
    assert.equal(await rows.locator('tfoot td.num').innerText(), format(report.summary.net_value));
    assert.equal(
        await why.getByRole('region', {name: 'Positions excluded'}).locator('tbody tr').count(),
        report.snapshot.positions.length - entered.length,
    );
    await why.getByText(report.digest).waitFor();
    await page.keyboard.press('Escape');
    await why.waitFor({state: 'detached'});
});

test('options are shown by their terms except when edited', async ({page, open}) => {
    await open('/portfolios/demo-long-short');
    // In the treemap, where a small position has its name as a title only.
    await page.getByText('NVDA 17Oct25 80 C').first().waitFor({state: 'attached'});
    await open('/portfolios/demo-long-short/var');
    await page.getByText('NVDA 17Oct25 80 C').first().waitFor();
    await open(`${book}/positions`);
    await table(page, 'Positions').getByText('NVDA 17Oct25 80 C').waitFor();
});

// Symbols of the first column: an option's is the title of its terms.
const symbols = (of) =>
    of
        .locator('tbody')
        .getByRole('rowheader')
        .evaluateAll((cells) =>
            cells.map(
                (cell) => cell.querySelector('[title]')?.getAttribute('title') ?? cell.innerText,
            ),
        );

test('the reason of a missing figure opens by keyboard', async ({page, open}) => {
    await open(`${book}/positions`);
    const groups = table(page, 'Groups of positions');
    const missing = groups.getByRole('button', {name: 'n/a, reason'}).first();
    await missing.focus();
    await page.keyboard.press('Enter');
    const reason = page.getByRole('dialog', {name: 'Reason'});
    await reason.getByText('Units of different securities do not add up.').waitFor();
    await page.keyboard.press('Escape');
    await reason.waitFor({state: 'detached'});
});

test('positions are sorted, filtered and grouped', async ({page, open, api}) => {
    await open(`${book}/positions`);
    const {snapshot} = await api('POST', '/reports/figures', {portfolio: 'demo-long-short'});
    const positions = table(page, 'Positions');
    await eventually(async () =>
        assert.equal((await firstColumn(positions)).length, snapshot.positions.length),
    );
    const ascending = await firstColumn(positions);
    assert.deepEqual(
        ascending,
        [...ascending].sort(new Intl.Collator('en', {numeric: true, sensitivity: 'base'}).compare),
    );
    await positions.getByRole('button', {name: /^Symbol/}).click();
    await eventually(async () =>
        assert.deepEqual(await firstColumn(positions), [...ascending].reverse()),
    );
    await positions
        .getByRole('button', {name: /^Market value/})
        .first()
        .click();
    const byValue = snapshot.positions
        .filter((p) => p.market_value !== null)
        .sort((a, b) => b.market_value - a.market_value);
    await eventually(async () =>
        assert.equal((await firstColumn(positions))[0], byValue[0].symbol),
    );
    await shows(
        page,
        `position.${byValue[0].symbol}.market_value`,
        format(byValue[0].market_value),
    );
    const filter = page.getByRole('searchbox', {name: 'Filter Positions'});
    await filter.fill('type:option');
    const options = snapshot.positions
        .filter((p) => p.type === 'option')
        .map((p) => p.symbol)
        .sort();
    await eventually(async () => assert.deepEqual((await symbols(positions)).sort(), options));
    await filter.fill('market_value>500000');
    const large = snapshot.positions
        .filter((p) => p.market_value > 500000)
        .map((p) => p.symbol)
        .sort();
    await eventually(async () => assert.deepEqual((await symbols(positions)).sort(), large));
    await filter.fill('');
    await page.getByRole('combobox', {name: 'Group', exact: true}).selectOption('type');
    await positions.getByRole('button', {name: /Option/i, expanded: true}).click();
    await eventually(async () =>
        assert.equal(
            (await symbols(positions)).filter((symbol) => options.includes(symbol)).length,
            0,
        ),
    );
});

test('a position is edited in place, and another deleted', async (stage) => {
    const {page, open, api} = stage;
    const slug = await ownPortfolio(stage);
    await open(`/portfolios/${slug}/positions`);
    const positions = table(page, 'Positions');
    const row = positions
        .getByRole('row')
        .filter({has: page.getByRole('rowheader', {name: 'AAPL', exact: true})});
    await row.getByRole('cell', {name: '100', exact: true}).dblclick();
    const field = positions
        .getByRole('textbox', {name: 'Quantity of AAPL'})
        .or(positions.getByRole('textbox', {name: 'Quantity of'}))
        .first();
    await field.fill('not a number');
    await page.keyboard.press('Enter');
    await positions.getByRole('alert').waitFor();
    await field.fill('125.5');
    await page.keyboard.press('Enter');
    await row.getByRole('cell', {name: '125.5', exact: true}).waitFor();
    const quantities = async () =>
        Object.fromEntries(
            (await api('GET', `/positions?portfolio=${slug}`)).data.map((p) => [
                p.symbol,
                p.quantity,
            ]),
        );
    await eventually(async () => assert.equal((await quantities()).AAPL, '125.5'));
    await page.getByRole('button', {name: 'Delete XOM'}).click();
    await page
        .getByRole('dialog', {name: 'Delete XOM?'})
        .getByRole('button', {name: 'Delete'})
        .click();
    await eventually(async () =>
        assert.deepEqual(Object.keys(await quantities()).sort(), ['AAPL', 'MSFT']),
    );
    await eventually(async () => assert.deepEqual(await firstColumn(positions), ['AAPL', 'MSFT']));
});

test('a position is added by hand', async (stage) => {
    const {page, open} = stage;
    const slug = await ownPortfolio(stage);
    await open(`/portfolios/${slug}/positions`);
    await page.getByRole('button', {name: 'Add position'}).click();
    const dialog = page.getByRole('dialog', {name: 'Add a position'});
    await dialog.getByLabel('Symbol').fill('JNJ');
    await dialog.getByLabel('Quantity').fill('1,000');
    await dialog.getByRole('button', {name: 'Add'}).click();
    await table(page, 'Positions').getByRole('rowheader', {name: 'JNJ'}).waitFor();
});

test('a CSV is planned, its errors are listed by line, and it is imported completely', async (stage) => {
    const {page, open, api} = stage;
    const slug = await ownPortfolio(stage);
    await open(`/portfolios/${slug}/positions`);
    await page.getByRole('button', {name: 'Import CSV'}).click();
    const dialog = page.getByRole('dialog', {name: 'Import positions from CSV'});
    await dialog
        .getByLabel('Or paste CSV')
        .fill('Ticker,Shares,Avg Cost\nIBM,10,"1,120.50"\nT,ten,20\n');
    await dialog.getByText('"ten" is not a number').waitFor();
    assert.ok(await dialog.getByRole('button', {name: 'Import'}).isDisabled());
    await dialog
        .getByLabel('Or paste CSV')
        .fill('Ticker,Shares,Avg Cost\nIBM,10,"1,120.50"\nT,(15),20\n');
    await dialog.getByText('2 positions added; all or nothing.').waitFor();
    await dialog.getByRole('button', {name: 'Import'}).click();
    await dialog.waitFor({state: 'detached'});
    const {data} = await api('GET', `/positions?portfolio=${slug}&sort=symbol`);
    assert.deepEqual(
        data.map((p) => [p.symbol, Number(p.quantity)]),
        [
            ['AAPL', 100],
            ['IBM', 10],
            ['MSFT', 50],
            ['T', -15],
            ['XOM', -200],
        ],
    );
    await table(page, 'Positions').getByRole('rowheader', {name: 'IBM'}).waitFor();
});

test('of a CSV with errors either nothing or the valid rows are added, and the rejected rows are listed', async (stage) => {
    const {page, open, api} = stage;
    const slug = await ownPortfolio(stage);
    await open(`/portfolios/${slug}/positions`);
    await page.getByRole('button', {name: 'Import CSV'}).click();
    const dialog = page.getByRole('dialog', {name: 'Import positions from CSV'});
    const paste = (text) => dialog.getByLabel('Or paste CSV').fill(text);
    assert.ok(await dialog.getByRole('radio', {name: 'All or nothing'}).isChecked());
    // An error that only the server detects: a quantity of zero.
    await paste('Ticker,Shares\nIBM,10\nT,0\n');
    await dialog.getByRole('button', {name: 'Import'}).click();
    await dialog.getByText('Nothing was added: 1 row rejected.').waitFor();
    const rejected = dialog.getByRole('table', {name: 'Rejected rows'});
    const row = rejected.locator('tbody').getByRole('row');
    await eventually(async () =>
        assert.match(await row.first().innerText(), /^3\s+T\s+Quantity\s+0\s+the quantity is zero/),
    );
    const symbols = async () =>
        (await api('GET', `/positions?portfolio=${slug}&sort=symbol`)).data.map((p) => p.symbol);
    assert.deepEqual(await symbols(), ['AAPL', 'MSFT', 'XOM']);
    await paste('Ticker,Shares\nIBM,10\nT,0\nKO,ten\n');
    await dialog.getByText('1 row of 3 cannot be imported.').waitFor();
    await dialog.getByRole('radio', {name: 'Add the valid rows'}).check();
    await dialog.getByText('Up to 2 positions added; rows with errors are skipped.').waitFor();
    await dialog.getByRole('button', {name: 'Import'}).click();
    await dialog.getByText('1 position added, 2 rows rejected.').waitFor();
    await eventually(async () => assert.equal(await row.count(), 2));
    assert.match(await row.nth(0).innerText(), /^3\s+T\s+Quantity\s+0\s/);
    assert.match(await row.nth(1).innerText(), /^4\s+KO\s+Quantity\s+ten\s/);
    await dialog.getByText('Close', {exact: true}).click();
    await dialog.waitFor({state: 'detached'});
    assert.deepEqual(await symbols(), ['AAPL', 'IBM', 'MSFT', 'XOM']);
});

test('the treemap of positions is colored by class or by return', async ({page, open, api}) => {
    await open(book);
    const figureOf = page.getByRole('figure', {name: /^Positions by market value/});
    await figureOf.getByText('Option', {exact: true}).waitFor();
    await figureOf.getByLabel('Color').selectOption('day');
    const report = await api('POST', '/reports/figures', {portfolio: 'demo-long-short'});
    const losses = report.snapshot.positions.filter(
        (p) => p.market_value !== null && p.daily_return < 0,
    );
    await eventually(async () =>
        assert.equal(await figureOf.locator('.treemap .minus').count(), losses.length),
    );
    assert.match(page.url(), /color=day/);
});

test('the treemap of exposures is colored by class or by return', async ({page, open, api}) => {
    await open(`${book}/exposures`);
    const chart = page.getByRole('figure', {name: /^Gross exposure/});
    await chart.getByText('Option', {exact: true}).waitFor();
    await chart.getByLabel('Color').selectOption('unrealized');
    const {by_sector: groups} = await api('POST', '/risk/exposures', {
        portfolio: 'demo-long-short',
    });
    const losses = groups.filter((group) => group.unrealized_return < 0);
    assert.ok(losses.length > 0 && losses.length < groups.length);
    await eventually(async () =>
        assert.equal(await chart.locator('.treemap .minus').count(), losses.length),
    );
});

test('a chart is also a table and a CSV', async ({page, open}) => {
    await open(`${book}/exposures`);
    const chart = page.getByRole('figure', {name: 'Largest positions'});
    await chart.getByRole('img').waitFor();
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        chart.getByRole('button', {name: /as CSV/}).click(),
    ]);
    assert.match(
        await readFile(await file.path(), 'utf8'),
        /^Symbol,Market value \(USD\),Share \(% of gross\)\r\nNVDA,/,
    );
    await chart.getByRole('button', {name: /as a table/}).click();
    await chart.getByRole('rowheader', {name: 'NVDA', exact: true}).waitFor();
});

test('the report shows its charts, and prints without controls', async ({page, open}) => {
    await open(`${book}/report`);
    await page.getByRole('heading', {name: 'Executive summary'}).waitFor();
    const charts = page.getByRole('img', {
        name: /^(Cumulative return|Drawdown|Exposure by sector|Distribution of the P&L)/,
    });
    await eventually(async () => assert.equal(await charts.count(), 4));
    await page.emulateMedia({media: 'print'});
    await page.setViewportSize({width: 794, height: 1123});
    for (const name of ['Print', 'Download JSON', 'Why: Gross value', '1Y'])
        for (const button of await page.getByRole('button', {name, exact: true}).all())
            assert.ok(!(await button.isVisible()), name);
    assert.ok(!(await page.getByLabel('Confidence').isVisible()));
    assert.ok(!(await page.getByRole('heading', {name: 'Commentary'}).isVisible()));
    for (const chart of await charts.all()) {
        const {x, width} = await chart.boundingBox();
        assert.ok(x >= 0 && x + width <= 794, `a chart reaches from ${x} to ${x + width}`);
    }
});

test('the downloaded report is the one of REST', async ({page, open, api}) => {
    await open(`${book}/report`);
    await page.getByRole('heading', {name: 'Executive summary'}).waitFor();
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByLabel('Download').selectOption('csv'),
    ]);
    const answer = await api('POST', '/reports', {portfolio: 'demo-long-short', formats: ['csv']});
    assert.equal(file.suggestedFilename(), answer.documents[0].file_name);
    assert.equal(await readFile(await file.path(), 'utf8'), answer.documents[0].content);
});

test('a rejected request shows the whole problem document', async ({page, open}) => {
    await open(`${book}/var?as_of=1899-01-02`);
    const problem = page.getByRole('main').getByRole('alert').first();
    await problem.waitFor();
    assert.match(await problem.locator('p, li').first().innerText(), /^[A-Z]/);
    // The codes are in the details.
    const code = problem.getByText(/^Code/);
    assert.ok(!(await code.isVisible()));
    await problem.getByText('Details').click();
    assert.match(await code.innerText(), /^Code \w+, status 4\d\d/);
});

test('an empty portfolio says what to add, on every page with figures', async ({
    page,
    open,
    api,
}) => {
    await open('/');
    const slug = `empty-${Math.random().toString(36).slice(2, 9)}`;
    await api('POST', '/portfolios', {slug, name: 'Empty test', base_currency: 'USD'});
    for (const tab of ['', '/var', '/performance', '/report', '/options']) {
        await open(`/portfolios/${slug}${tab}`);
        await page.getByRole('heading', {name: 'This portfolio has no positions'}).waitFor();
        assert.equal(await page.getByRole('alert').count(), 0);
    }
    await page.getByRole('link', {name: 'Add positions'}).click();
    await page.getByRole('button', {name: 'Add position', exact: true}).waitFor();
    const {etag} = await api('GET', `/portfolios/${slug}`);
    await page.evaluate(
        async ([path, version]) => {
            const {csrf} = await (await fetch('/session')).json();
            await fetch(path, {
                method: 'DELETE',
                headers: {'X-CSRF-Token': csrf, 'If-Match': version},
            });
        },
        [`/api/v1/portfolios/${slug}`, etag],
    );
});

test('issues are sentences without codes, which are listed below them', async ({page, open}) => {
    await open(book);
    const issues = page.getByRole('region', {name: /^Issues/});
    await issues
        .getByText(/^Options on AAPL/)
        .first()
        .waitFor();
    const code = issues.getByText('volatility_proxy', {exact: true}).first();
    assert.ok(!(await code.isVisible()));
    await issues.getByText('Codes', {exact: true}).click();
    assert.ok(await code.isVisible());
});

test('a table of 100,000 rows is sorted and scrolled to its end', async ({page, open}) => {
    await open('/ui');
    const rows = page.getByRole('group', {name: 'Instruments, rows'});
    const instruments = table(page, 'Instruments');
    await instruments.getByRole('button', {name: /^Name/}).click();
    await instruments.getByRole('rowheader', {name: 'Instrument 1', exact: true}).waitFor();
    await rows.evaluate((node) => {
        node.scrollTop = node.scrollHeight;
    });
    await instruments.getByRole('rowheader', {name: 'Instrument 100000', exact: true}).waitFor();
    assert.ok(
        (await instruments.locator('tbody tr').count()) < 200,
        'only the visible rows are rendered',
    );
});
