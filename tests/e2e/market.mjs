// Stored prices, securities and datasets: what the pages show is what REST returns.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {eventually, test} from './harness.mjs';
import {table} from './shown.mjs';

test('a dataset lists its dates and source, and is not deleted while it is in use', async ({
    page,
    open,
    api,
}) => {
    await open('/datasets');
    const {data} = await api('GET', '/market/datasets');
    const base = data.find((one) => one.used_for === 'Current prices');
    const row = table(page, 'Datasets')
        .getByRole('row')
        .filter({hasText: base.rows.toLocaleString('en-US')})
        .first();
    await row.getByRole('button', {name: base.name, exact: true}).click();
    const contents = page.getByRole('region', {name: `Contents of ${base.name}`});
    await contents.getByText(`${base.first_date} to ${base.last_date}`).waitFor();
    await contents.getByText(base.digest).waitFor();
    await row.getByText(/In use: current prices/).waitFor({state: 'attached'});
});

test('coverage is filtered, and a symbol opens its series with chart, flags and holders', async ({
    page,
    open,
    api,
}) => {
    await open('/market');
    const {totals} = await api('GET', '/market/coverage?limit=1');
    await page.getByText(totals.symbols.toLocaleString('en-US'), {exact: true}).first().waitFor();
    await page.getByLabel('Search').fill('apple');
    const coverage = table(page, 'Price coverage');
    await eventually(async () => assert.equal(await coverage.getByRole('row').count(), 2));
    await page.getByRole('button', {name: 'Prices of AAPL'}).click();
    const {bars} = await api('GET', '/market/series?symbol=AAPL');
    await page
        .getByRole('figure', {name: 'Close of AAPL'})
        .getByText(new RegExp(`^${bars.length.toLocaleString('en-US')} closes of AAPL`))
        .first()
        .waitFor();
    await page.getByRole('figure', {name: 'Close of AAPL'}).getByText('USD').first().waitFor();
    await page.getByRole('button', {name: 'All symbols'}).click();
    await coverage.waitFor();
});

test('an import is previewed, leaves other symbols alone, and is deleted again', async ({
    page,
    open,
    api,
}) => {
    const symbol = `T${Math.random().toString(36).slice(2, 8).toUpperCase()}`;
    await open('/market/import');
    const before = await api('GET', '/market/series?symbol=AAPL');
    const csv = `date,symbol,close\n2024-01-02,${symbol},10\n2024-01-03,${symbol},x\n2024-01-04,${symbol},11\n`;
    await page
        .getByLabel('File', {exact: true})
        .setInputFiles({name: 'own.csv', mimeType: 'text/csv', buffer: Buffer.from(csv)});
    await page.getByText('1 row cannot be imported').waitFor();
    await table(page, 'Rejected rows').getByText('a price above zero such as 12.5').waitFor();
    await page.getByRole('button', {name: 'Import 2 prices'}).click();
    await page.getByText('2 prices added and 0 restated for 1 symbol.').waitFor();
    assert.deepEqual(await api('GET', '/market/series?symbol=AAPL'), before);

    await open(`/market?symbol=${symbol}`);
    await page.getByRole('button', {name: 'Delete prices'}).click();
    const dialog = page.getByRole('dialog', {name: `Delete prices of ${symbol}`});
    await dialog.getByText(/2 prices from 2024-01-02 to 2024-01-04 will be deleted/).waitFor();
    await dialog.getByRole('button', {name: 'Delete 2 prices'}).click();
    await table(page, 'Price coverage').waitFor();
    assert.equal((await api('GET', `/market/series?symbol=${symbol}`)).code, 'not_found');
});

test('a security is added, edited and deleted, and a file changes only its fields', async ({
    page,
    open,
    api,
}) => {
    const symbol = `U${Math.random().toString(36).slice(2, 8).toUpperCase()}`;
    const stored = async () =>
        (await api('GET', `/market/securities?text=${symbol}`)).data.find(
            (one) => one.symbol === symbol,
        );
    await open('/securities');
    await page.getByRole('button', {name: 'Add a security'}).click();
    const adding = page.getByRole('dialog', {name: 'New security'});
    await adding.getByLabel('Symbol').fill(symbol);
    await adding.getByLabel('Name').fill('Utility');
    await adding.getByRole('button', {name: 'Add', exact: true}).click();
    await adding.waitFor({state: 'detached'});
    await page.getByLabel('Search').fill(symbol);
    await page.getByRole('button', {name: `Edit ${symbol}`}).click();
    const editing = page.getByRole('dialog', {name: `Edit ${symbol}`});
    await editing.getByLabel('Sector').fill('Utilities');
    await editing.getByRole('button', {name: 'Save'}).click();
    await editing.waitFor({state: 'detached'});
    assert.deepEqual([(await stored()).name, (await stored()).sector], ['Utility', 'Utilities']);

    await open('/securities/import');
    await page.getByLabel('File', {exact: true}).setInputFiles({
        name: 'types.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`symbol,type\n${symbol},etf\n`),
    });
    await page.getByRole('button', {name: 'Import 1 security'}).click();
    await page.getByText('0 securities added, 1 changed.').waitFor();
    assert.deepEqual([(await stored()).type, (await stored()).sector], ['etf', 'Utilities']);

    await open(`/securities?text=${symbol}`);
    await page.getByRole('button', {name: `Delete ${symbol}`}).click();
    await page
        .getByRole('dialog', {name: `Delete ${symbol}`})
        .getByRole('button', {name: 'Delete', exact: true})
        .click();
    await page.getByText(/^No security contains/).waitFor();
    assert.equal(await stored(), undefined);
});

// The double of the providers: its address, and a function that ends it.
async function startUpstream() {
    const child = spawn('python3', ['tests/doubles/upstream.py'], {
        stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [port] = await new Promise((resolve) => {
        child.stdout.once('data', (bytes) => resolve(String(bytes).split('\n')));
    });
    return {address: `http://127.0.0.1:${port}`, stop: () => child.stdin.end()};
}

test('a provider is configured and tested, and a series is downloaded with its chart', async ({
    page,
    open,
    api,
}) => {
    const upstream = await startUpstream();
    try {
        await open('/market/providers');
        const providers = table(page, 'Providers');
        await providers.getByRole('row', {name: /^fred/}).getByText('Off', {exact: true}).waitFor();
        await page.getByRole('button', {name: 'Configure fred'}).click();
        const form = page.getByRole('dialog', {name: 'Configure fred'});
        await form.getByLabel('Enabled').check();
        await form.getByLabel('Key').fill('fred-key');
        await form.getByLabel('Address').fill(upstream.address);
        await form.getByLabel('Requests per second').fill('100');
        await form.getByLabel('In a private network').check();
        await form.getByRole('button', {name: 'Save'}).click();
        await form.waitFor({state: 'detached'});
        await providers.getByRole('row', {name: /^fred/}).getByText('Ready').waitFor();
        assert.ok(!(await page.content()).includes('fred-key'));

        await page.getByRole('button', {name: 'Test fred'}).click();
        const tested = page.getByRole('dialog', {name: 'Test fred'});
        await tested.getByLabel('Series').fill('UNKNOWN');
        await tested.getByRole('button', {name: 'Send request'}).click();
        await tested.getByText('Request: failed').waitFor();
        await tested.getByRole('button', {name: 'Close'}).last().click();

        const series = `X${Math.random().toString(36).slice(2, 8).toUpperCase()}`;
        const sync = page.getByRole('form', {name: 'Synchronization'});
        await sync.getByLabel('Macroeconomic series').fill(series);
        await sync.getByLabel('First date').fill('2025-01-01');
        await sync.getByRole('button', {name: 'Synchronize'}).click();
        await table(page, 'Synchronized series').getByRole('row', {name: series}).waitFor();
        const {data} = await api('GET', `/market/macro?series=${series}`);
        assert.ok(data[0].values.length > 100);
        await page.getByRole('button', {name: `Values of ${series}`}).click();
        await page
            .getByRole('figure', {name: `Values of ${series}`})
            .getByText(new RegExp(`^${data[0].values.length} values of ${series}`))
            .first()
            .waitFor();
    } finally {
        await api('DELETE', '/market/providers/fred');
        upstream.stop();
    }
});

test('descriptions of securities are downloaded', async ({page, open, api}) => {
    await open('/securities');
    const described = async () => {
        await page.getByRole('button', {name: 'Download descriptions'}).click();
        const form = page.getByRole('dialog', {name: 'Download descriptions'});
        await form.getByLabel('Symbols').fill('XDESC');
        await form.getByRole('button', {name: 'Download', exact: true}).click();
        return form;
    };
    const refused = await described();
    await refused.getByText(/^No provider that describes securities is enabled/).waitFor();
    await refused.getByRole('button', {name: 'Close'}).last().click();
    const upstream = await startUpstream();
    try {
        await api('PUT', '/market/providers/fmp', {
            enabled: true,
            local: true,
            url: upstream.address,
            key: 'fmp-key',
            per_second: 100,
        });
        const form = await described();
        await form.getByText(/^1 security: 1 added, 0 changed, 0 failed/).waitFor();
        await table(page, 'Descriptions')
            .getByText(/Sector: /)
            .waitFor();
        await form.getByRole('button', {name: 'Close'}).last().click();
        await table(page, 'Securities')
            .getByRole('row', {name: /^XDESC/})
            .waitFor();
    } finally {
        await api('DELETE', '/market/providers/fmp');
        upstream.stop();
    }
});

test('a file of ratings is corrected, previewed, stored, and shown', async ({page, open, api}) => {
    await open('/market/records/import?kind=rating');
    const id = 'US0378331005';
    const rows = (rating) =>
        Buffer.from(`id_type,id,agency,rating,as_of\nisin,${id},sp,${rating},2025-06-27\n`);
    const choose = (rating) =>
        page
            .getByLabel('File', {exact: true})
            .setInputFiles({name: 'ratings.csv', mimeType: 'text/csv', buffer: rows(rating)});
    await choose('Aa1');
    await table(page, 'Errors').getByText('"Aa1" is not in the scale of sp').waitFor();
    await choose('AA+');
    await table(page, 'Rows of the file').getByText(`isin:${id} sp`).waitFor();
    await page.getByRole('button', {name: 'Import 1 value'}).click();
    await page.getByText('1 value added, 0 restated.').waitFor();
    await page.getByRole('link', {name: 'View stored data'}).click();
    const stored = table(page, 'Ratings').getByRole('row').filter({hasText: id});
    await stored.getByText('AA+', {exact: true}).waitFor();
    const {data} = await api('GET', `/market/ratings?ids=isin:${id}`);
    assert.equal(data[0].rating, 'AA+');
});

test('quotes fall back to the last close, and an option chain is shown or says what is missing', async ({
    page,
    open,
    api,
}) => {
    await open('/market/records?kind=quote');
    await page.getByLabel('Symbols').fill('GE');
    const quotes = table(page, 'Quotes');
    await quotes.getByText('last close', {exact: true}).waitFor();
    const {data} = await api('GET', '/market/quotes?symbols=GE');
    await quotes.getByText(data[0].date, {exact: true}).waitFor();
    await page.getByLabel('Kind').selectOption('option_quote');
    await page.getByText(/^80 contracts of 2025-06-30/).waitFor();
    await page.getByLabel('Underlying').fill('AAPL');
    await page.getByText(/^there are no option quotes of AAPL/).waitFor();
});

test('a doubtful price is accepted with a reason', async ({page, open, api}) => {
    await open('/market');
    const {data} = await api('GET', '/market/quality?symbols=AAPL&limit=1');
    const flag = data[0];
    await open(`/market?symbol=${flag.symbol}`);
    const row = table(page, 'Quality flags').getByRole('row').filter({hasText: flag.from}).first();
    await row.getByRole('button', {name: 'Decide'}).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('checked against the exchange');
    await dialog.getByRole('button', {name: 'Save'}).click();
    await dialog.waitFor({state: 'detached'});
    await table(page, 'Quality flags')
        .getByText('accepted: checked against the exchange')
        .waitFor();
    const all = await api('GET', `/market/quality?symbols=${flag.symbol}&show=resolved`);
    assert.equal(all.data[0].resolution.decision, 'accept');
});

test('the order of sources is changed on the page of providers', async ({page, open, api}) => {
    await open('/market/providers');
    await page.getByRole('button', {name: 'Edit sources of ratings'}).click();
    const dialog = page.getByRole('dialog', {name: 'Sources of ratings'});
    await dialog.getByLabel('Order').fill('desk, own file');
    await dialog.getByRole('button', {name: 'Save'}).click();
    await dialog.waitFor({state: 'detached'});
    await table(page, 'Source priority').getByText('desk, own file').waitFor();
    const {data} = await api('GET', '/market/sources');
    assert.deepEqual(data.find(({kind}) => kind === 'ratings').order, ['desk', 'own file']);
    await page.getByRole('button', {name: 'Edit sources of ratings'}).click();
    await dialog.getByLabel('Order').fill('');
    await dialog.getByRole('button', {name: 'Save'}).click();
    await dialog.waitFor({state: 'detached'});
});
